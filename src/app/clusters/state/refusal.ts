import { toFieldMessages, toMessage } from '../../core/http/error-text';
import type { Refusal } from './clusters.actions';

export const toRefusal = (error: unknown): Refusal => ({
  message: toMessage(error),
  fields: toFieldMessages(error),
});
