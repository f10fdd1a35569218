/** Resolves when the condition holds; rejects after `withinMs`, saying what was waited for. */
export async function until(
  what: string,
  condition: () => boolean | undefined | Promise<boolean | undefined>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
