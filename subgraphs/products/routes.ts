import type { FastifyInstance } from 'fastify';
import { isId, sendBadParameter, sendNotFound } from '../kit/rest.ts';
import type { ProductsData } from './data.ts';

/** `GET /products/:id`. */
export function addProductsRoutes(app: FastifyInstance, data: ProductsData): void {
  app.get<{ Params: { id: string } }>('/products/:id', async (request, reply) => {
    const { id } = request.params;
    if (!isId(id)) return sendBadParameter(reply, 'The product id must be a whole number from 1.');
    const [product] = data.byIds([id]);
    if (product === undefined) return sendNotFound(reply, `There is no product ${id}.`);
    const { sku, name, price, weightGrams, category, stock } = product;
    return { id, sku, name, price, weightGrams, category, stock };
  });
}
