import { type Args, text } from './arguments.ts';
import { completeBlocks } from './blocks.ts';
import { SlackFault } from './fault.ts';
import { limits } from './limits.ts';
import type { Block, MessageMetadata } from './types.ts';
import { validateMessageBlocks } from './validate-blocks.ts';

export interface MessageContent {
  text: string;
  blocks?: Block[];
  attachments?: unknown[];
  metadata?: MessageMetadata;
}

/** Text, blocks, attachments and metadata of a message that the app wrote, checked as Slack checks them. */
export function readContent(args: Args): MessageContent {
  const attachments = readArray(args.attachments, 'invalid_attachments');
  const rawBlocks = readArray(args.blocks, 'invalid_blocks_format');
  const blocks = rawBlocks.length > 0 ? completeBlocks(validateMessageBlocks(rawBlocks)) : undefined;
  const content = text(args, 'text') ?? '';
  if (content.trim() === '' && !blocks && attachments.length === 0) throw new SlackFault('no_text');
  const metadata = readMetadata(args.metadata);
  return {
    text: content.slice(0, limits.messageText),
    ...(blocks ? { blocks } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function readArray(value: unknown, error: string): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  throw new SlackFault(error);
}

function readMetadata(value: unknown): MessageMetadata | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'object') throw new SlackFault('invalid_metadata_format');
  const { event_type, event_payload } = value as Record<string, unknown>;
  if (
    typeof event_type !== 'string' ||
    !/^\w[\w.-]*$/.test(event_type) ||
    typeof event_payload !== 'object' ||
    event_payload === null
  ) {
    throw new SlackFault('invalid_metadata_format');
  }
  if (Buffer.byteLength(JSON.stringify(value)) > limits.metadataBytes) throw new SlackFault('metadata_too_large');
  return { event_type, event_payload: event_payload as Record<string, unknown> };
}
