import { createRandom } from '../kit/random.ts';
import type { ProductRecord, SpecificationRecord } from './product-records.ts';

const AUTHORS = ['M. Okafor', 'S. Bergman', 'L. Quispe', 'T. Haddad'] as const;
const MATERIALS = ['cotton', 'linen', 'merino wool', 'recycled polyester'] as const;
const SIZES = ['S', 'M', 'L', 'XL'] as const;

/** What the data sheet of a product says: made from its id, so always the same. */
export function specificationOf({ id, category, weightGrams }: ProductRecord): SpecificationRecord {
  const random = createRandom(Number(id));
  switch (category) {
    case 'BOOKS': {
      const pages = random.integer(96, 960);
      return { __typename: 'BookSpecification', summary: `${pages} pages`, author: random.pick(AUTHORS), pages };
    }
    case 'ELECTRONICS': {
      const watts = random.integer(2, 90);
      return {
        __typename: 'DeviceSpecification',
        summary: `${watts} W`,
        watts,
        warrantyMonths: random.pick([12, 24, 36]),
      };
    }
    case 'CLOTHING': {
      const material = random.pick(MATERIALS);
      const sizes = SIZES.slice(0, random.integer(1, SIZES.length));
      return { __typename: 'TextileSpecification', summary: `${material}, ${sizes.join('/')}`, material, sizes };
    }
    case 'KITCHEN':
    case 'GARDEN':
      return { __typename: 'PlainSpecification', summary: `${weightGrams} g` };
  }
}
