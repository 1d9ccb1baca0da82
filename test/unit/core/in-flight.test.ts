import { describe, expect, test, vi } from 'vitest';
import { InFlight } from '../../../src/core/in-flight.ts';

/** Work that ends when it is told to, and counts how often it was begun. */
function heldWork() {
  const begun: PromiseWithResolvers<string>[] = [];
  const work = vi.fn(() => {
    const held = Promise.withResolvers<string>();
    begun.push(held);
    return held.promise;
  });
  return { work, begun };
}

/** As `flights.run`, with what the caller was told. */
async function run(flights: InFlight<string>, signal: AbortSignal, work: () => Promise<string>) {
  let followed = false;
  const result = await flights.run('key', signal, work, {
    onFollowed: () => {
      followed = true;
    },
  });
  return { result, followed };
}

const never = () => new AbortController().signal;

describe('equal work in flight', () => {
  test('is done once, by the first', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const all = [1, 2, 3].map(() => run(flights, never(), work));
    begun[0]?.resolve('done');
    expect(await Promise.all(all)).toEqual([
      { result: 'done', followed: false },
      { result: 'done', followed: true },
      { result: 'done', followed: true },
    ]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('is done anew once it has ended, and for another key', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const first = run(flights, never(), work);
    const other = flights.run('other key', never(), work);
    for (const held of begun) held.resolve('done');
    await Promise.all([first, other]);
    const later = run(flights, never(), work);
    begun[2]?.resolve('again');
    expect(await later).toEqual({ result: 'again', followed: false });
  });

  test('is another when the payload differs, in key or in payload', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const all = ['a', 'b', 'a'].map((payload) => flights.run('key', never(), work, { payload }));
    for (const [index, held] of begun.entries()) held.resolve(`${index}`);
    expect(await Promise.all(all)).toEqual(['0', '1', '0']);
  });

  test('is not joined after half a second', async () => {
    let now = 0;
    const { work, begun } = heldWork();
    const flights = new InFlight<string>({ now: () => now });
    void run(flights, never(), work);
    now = 499;
    void run(flights, never(), work);
    now = 500;
    const late = run(flights, never(), work);
    expect(work).toHaveBeenCalledTimes(2);
    begun[1]?.resolve('its own');
    expect(await late).toEqual({ result: 'its own', followed: false });
  });

  test('is told to be shared before anybody is answered, and only then', async () => {
    const told: string[] = [];
    const { work, begun } = heldWork();
    const flights = new InFlight<string>({ onShared: (result) => told.push(`shared ${result}`) });
    const alone = flights.run('alone', never(), work);
    begun[0]?.resolve('alone');
    await alone;
    const leader = flights.run('key', never(), work).then(() => told.push('leader answered'));
    const follower = flights.run('key', never(), work).then(() => told.push('follower answered'));
    begun[1]?.resolve('both');
    await Promise.all([leader, follower]);
    expect(told[0]).toBe('shared both');
    expect(told).toHaveLength(3);
  });

  test('is taken over by one of the followers when the leader fails', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const leader = run(flights, never(), work);
    const followers = [run(flights, never(), work), run(flights, never(), work)];
    begun[0]?.reject(new Error('hung'));
    await expect(leader).rejects.toThrow('hung');
    await vi.waitUntil(() => begun.length === 2);
    begun[1]?.resolve('done');
    expect(await Promise.all(followers)).toEqual([
      { result: 'done', followed: false },
      { result: 'done', followed: true },
    ]);
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('fails for all when it fails for each', async () => {
    const flights = new InFlight<string>();
    const work = vi.fn(() => Promise.reject(new Error('refused')));
    const all = [1, 2, 3].map(() => run(flights, never(), work));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(work).toHaveBeenCalledTimes(3);
  });

  test('is done anew when the leader has aborted, whatever it then answers', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const controller = new AbortController();
    const leader = run(flights, controller.signal, work);
    const follower = run(flights, never(), work);
    controller.abort();
    begun[0]?.resolve('nothing');
    await leader;
    await vi.waitUntil(() => begun.length === 2);
    begun[1]?.resolve('right');
    expect(await follower).toEqual({ result: 'right', followed: false });
  });

  test('a follower waits no longer than to its own deadline, and disturbs nobody', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const leader = run(flights, never(), work);
    const wish = { deadline: performance.now() + 20, onExpired: () => new Error('no time is left') };
    await expect(flights.run('key', never(), work, wish)).rejects.toThrow('no time is left');
    const other = run(flights, never(), work);
    begun[0]?.resolve('done');
    expect(await Promise.all([leader, other])).toEqual([
      { result: 'done', followed: false },
      { result: 'done', followed: true },
    ]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('a follower that aborts stops waiting and disturbs nobody', async () => {
    const { work, begun } = heldWork();
    const flights = new InFlight<string>();
    const leader = run(flights, never(), work);
    const controller = new AbortController();
    const follower = run(flights, controller.signal, work);
    controller.abort(new Error('gone'));
    await expect(follower).rejects.toThrow('gone');
    begun[0]?.resolve('done');
    expect(await leader).toEqual({ result: 'done', followed: false });
  });
});
