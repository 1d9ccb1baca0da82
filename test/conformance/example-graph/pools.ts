import { cursorOf } from '../../../subgraphs/kit/pages.ts';
import { seedCatalogue } from '../../../subgraphs/seed/catalogue.ts';
import type { ValuePools } from '../operations/value-pools.ts';

/** Small, because pages nest; 0, a negative one and one too large are what pages treat in a way of their own. */
const FIRST = [0, 1, 1, 2, 2, 3, 4, -1, 101];
/** 40, 80 and 360 fail to say whether they were recalled; 90, 180 and 360 are in no warehouse; 37 and 74 were recalled. */
const PRODUCTS = ['1', '2', '37', '40', '74', '80', '90', '180', '250', '360', '500', '501', 'none', ''];
const USERS = ['1', '1', '2', '50', '250', '999', '1000', '1001', '0', 'nobody'];
const ORDERS = ['1', '17', '500', '9999', '10000', '10001', '20000', 'x'];

const SKUS = seedCatalogue()
  .slice(36, 40)
  .map(({ sku }) => sku);

/** What arguments of the example graph may be. */
export const pools: ValuePools = {
  Int: FIRST,
  Float: [0, 10, 19.99, 250],
  String: ['', 'e', 'ä', '"'],
  ID: PRODUCTS,
  'Query.user(id:)': USERS,
  'Query.order(id:)': ORDERS,
  'Query.article(id:)': ['1', '30', '60', '61', 'x'],
  'Query.productBySku(sku:)': [...SKUS, 'none', ''],
  'Query.users(after:)': [cursorOf('1'), cursorOf('998'), cursorOf('1000'), 'bad'],
  'Query.products(after:)': [cursorOf('36'), cursorOf('88'), cursorOf('499'), 'bad'],
  'User.orders(after:)': [cursorOf('5000'), cursorOf('1'), 'bad'],
  'ProductFilter.search': ['e', 'lamp', 'no such thing'],
  'ProductFilter.minPrice': [0, 50, 400],
  'ProductFilter.maxPrice': [0, 50, 400],
  'PlaceOrderInput.userId': ['1', '2', '3', '2000', 'nobody'],
  'OrderItemInput.productId': ['1', '2', '3', '90', '501'],
  'OrderItemInput.quantity': [1, 2, 99, 0],
  'Mutation.cancelOrder(id:)': ORDERS,
  'Mutation.login(email:)': ['ada@shop.example', 'ADA@shop.example', 'eve@shop.example'],
  'Mutation.login(password:)': ['correct horse battery staple', 'wrong'],
};
