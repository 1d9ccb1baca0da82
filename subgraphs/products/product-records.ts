import type {
  BookSpecification,
  Category,
  DeviceSpecification,
  PlainSpecification,
  TextileSpecification,
} from './generated.ts';

/** One product as resolvers see it; its properties are named as the fields of `type Product`. */
export interface ProductRecord {
  id: string;
  sku: string;
  name: string;
  /** Euros. */
  price: number;
  weightGrams: number;
  category: Category;
  stock: number;
  /** Euros. */
  supplierPrice: number;
  warehouseCode: string | null;
}

/** A specification says which of the four types it is. */
export type SpecificationRecord =
  | (BookSpecification & { __typename: 'BookSpecification' })
  | (DeviceSpecification & { __typename: 'DeviceSpecification' })
  | (TextileSpecification & { __typename: 'TextileSpecification' })
  | (PlainSpecification & { __typename: 'PlainSpecification' });
