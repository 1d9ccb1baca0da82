/**
 * Where no subgraph lives, but where a forged catalogue entry could point the gateway to: the metadata services of clouds
 * answer there and would hand out credentials. Addresses and CIDR ranges.
 */
export const NEVER_A_SUBGRAPH: readonly string[] = [
  '0.0.0.0/8', // unspecified
  '::/128',
  '169.254.0.0/16', // link-local, metadata service of most clouds
  'fe80::/10',
  '64:ff9b::a9fe:0/112', // the same behind NAT64
  'fd00:ec2::254/128', // metadata service, AWS
  '100.100.100.200/32', // metadata service, Alibaba Cloud
  '192.0.0.192/32', // metadata service, Oracle Cloud
  '224.0.0.0/4', // multicast
  'ff00::/8',
  '255.255.255.255/32', // broadcast
];
