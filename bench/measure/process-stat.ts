import { readdirSync, readFileSync } from 'node:fs';

/** Jiffies per second of `/proc`; on Linux always 100 for programs, whatever the kernel was built with. */
const TICKS_PER_SECOND = 100;

export interface ProcessUse {
  /** Milliseconds of processor time since start, all threads and ended children included. Steps of 10. */
  readonly cpuMs: number;
  /** Largest resident memory so far. */
  readonly peakRssBytes: number;
}

/**
 * What a program has used so far: all processes of the group that `leader` leads.
 *
 * Undefined where there is no `/proc` (not Linux). Source: proc(5)
 */
export function readProcessUse(leader: number): ProcessUse | undefined {
  const use = { cpuMs: 0, peakRssBytes: 0 };
  let found = false;
  for (const name of listProcesses()) {
    try {
      const stat = parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'));
      if (stat.group !== leader) continue;
      found = true;
      use.cpuMs += stat.cpuMs;
      use.peakRssBytes += parsePeakRss(readFileSync(`/proc/${name}/status`, 'utf8'));
    } catch {
      // It ended between the two looks.
    }
  }
  return found ? use : undefined;
}

function listProcesses(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** One line of `/proc/<pid>/stat`. The program's name, in brackets, may hold blanks and brackets itself. */
export function parseStat(text: string): { readonly group: number; readonly cpuMs: number } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Field 3 of the manual page is the first after the name: group 5, utime 14, stime 15, cutime 16, cstime 17.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { group: Number(fields[2]), cpuMs: (ticks * 1_000) / TICKS_PER_SECOND };
}

/** `VmHWM` of `/proc/<pid>/status` in bytes; 0 for a process without memory (a zombie). */
export function parsePeakRss(text: string): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(text) ?? [];
  return Number(kilobytes ?? 0) * 1_024;
}
