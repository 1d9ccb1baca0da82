/**
 * Loaded with `--import` into a program started by `startChild`: when the process that started it is gone, however it
 * ended, the program gets a SIGTERM and stops in its own good order.
 */
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel alone must not keep a program running that has finished.
  process.channel.unref();
}
