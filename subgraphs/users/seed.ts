import { createRandom } from '../kit/random.ts';
import type { UserRecord } from './user-records.ts';

export const USER_COUNT = 1_000;

const FIRST_NAMES = [
  'Amara',
  'Bjorn',
  'Chiara',
  'Dmitri',
  'Elif',
  'Femke',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Keiko',
  'Lars',
  'Mei',
  'Nadia',
  'Omar',
  'Priya',
  'Quentin',
  'Rosa',
  'Sven',
  'Tariq',
  'Uma',
  'Viktor',
  'Wanda',
  'Ximena',
  'Yusuf',
  'Zora',
] as const;
const LAST_NAMES = [
  'Abara',
  'Bergman',
  'Castellano',
  'Dubois',
  'Eriksen',
  'Ferrari',
  'Garcia',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindgren',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Quispe',
  'Rossi',
  'Sato',
  'Tanaka',
  'Ueda',
  'Vargas',
  'Weber',
] as const;
const NOTES = ['Prefers e-mail.', 'Asked for an invoice on paper.', 'Refunded once, politely.'] as const;
const FIRST_JOINED = Date.UTC(2021, 0, 1);
const DAY_MS = 86_400_000;

/** The one user with a name to remember: `npm start` logs her in. */
export const FIRST_USER: UserRecord = {
  id: '1',
  name: 'Ada Lindgren',
  email: 'ada@shop.example',
  role: 'CUSTOMER',
  joinedAt: '2021-01-01T08:00:00.000Z',
  supportNote: 'Reports bugs with exemplary care.',
};

/** The same 1,000 users at every start. The ids are 1 to 1,000; those who joined later have higher ones. */
export function seedUsers(): UserRecord[] {
  const random = createRandom(4001);
  const users = [FIRST_USER];
  for (let id = 2; id <= USER_COUNT; id += 1) {
    const first = random.pick(FIRST_NAMES);
    const last = random.pick(LAST_NAMES);
    users.push({
      id: String(id),
      name: `${first} ${last}`,
      email: `${first}.${last}.${id}@shop.example`.toLowerCase(),
      role: id % 250 === 0 ? 'ADMIN' : id % 50 === 0 ? 'STAFF' : 'CUSTOMER',
      joinedAt: new Date(FIRST_JOINED + id * DAY_MS + random.integer(0, DAY_MS - 1)).toISOString(),
      supportNote: random.chance(0.1) ? random.pick(NOTES) : null,
    });
  }
  return users;
}
