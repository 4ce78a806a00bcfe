import protobuf from 'long';
