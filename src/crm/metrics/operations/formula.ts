import { z } from 'zod';
import { defineOperation } from '../../../operations/operation.ts';
import { type MeasureKey, measureKeys } from '../measures.ts';

const input = z.object({ measure: z.enum(measureKeys) });

/** Says of which measure the formula is wanted; there is nothing to look up. */
export const showFormula = defineOperation<z.output<typeof input>, { readonly measure: MeasureKey }>({
  name: 'report.formula',
  input,
  requires: 'anyone',
  writes: false,
  run: (_ctx, { measure }) => Promise.resolve({ measure }),
});
