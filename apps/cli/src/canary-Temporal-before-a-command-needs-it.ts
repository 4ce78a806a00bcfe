import { Client } from '@temporalio/client';
