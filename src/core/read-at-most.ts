/** All of a stream; null as soon as it turns out to be more than `limit` bytes, which are never held at once. */
export async function readAtMost(stream: AsyncIterable<Uint8Array> | null, limit: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
