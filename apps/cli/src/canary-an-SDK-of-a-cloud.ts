import { ClusterManagerClient } from '@google-cloud/container';
