import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { committedManifests } from '../src/manifests.ts';

const project = join(import.meta.dirname, '..');

describe('committed manifests', () => {
  for (const { path, content } of committedManifests()) {
    it(`${path} is what the declarations make (else run: npx crossdesk manifests)`, () => {
      expect(readFileSync(join(project, path), 'utf8')).toBe(content);
    });
  }
});
