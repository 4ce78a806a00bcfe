import type { Client } from '@temporalio/client';
