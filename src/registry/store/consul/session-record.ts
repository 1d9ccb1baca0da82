import type { AnnouncementSteps } from '../announcement-loop.ts';
import type { ConsulRecords } from './consul-records.ts';

/**
 * A record that Consul deletes by itself when the session that has locked it is not renewed in time.
 *
 * A session is lost when Consul was away for too long, or has lost its data; then a new one is made. One whose fate is not known is
 * asked for rather than replaced: it would keep the record locked.
 */
export function sessionRecord(
  records: ConsulRecords,
  key: string,
  ttlMs: number,
): Pick<AnnouncementSteps, 'tell' | 'keep' | 'withdraw'> {
  let session: string | undefined;
  return {
    async tell(value) {
      if (session === undefined || !(await records.renewSession(session))) session = await records.createSession(ttlMs);
      if (!(await records.put(key, value, session))) throw new Error('another process holds the record');
    },
    async keep() {
      return session !== undefined && (await records.renewSession(session));
    },
    async withdraw() {
      if (session !== undefined) await records.destroySession(session);
    },
  };
}
