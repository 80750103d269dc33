import { problemOf } from './address';

test.each(['localhost', 'db:4003', 'db.example.com:5432', '10.0.0.1:4003', '[2001:db8::7]:4003', '[2001:db8::7]'])(
  '%s may be right',
  (address) => {
    expect(problemOf(address)).toBeUndefined();
  }
);

test.each([
  { address: '', problem: 'An address is needed' },
  { address: 'http://db:4000', problem: 'without http://' },
  { address: 'postgres://u:p@db', problem: 'without postgres://' },
  { address: 'u:p@db:4003', problem: 'User and password have fields of their own' },
  { address: 'db:4003/public', problem: 'without a path' },
  { address: '2001:db8::7', problem: 'in brackets' },
  { address: '2001:db8::7:4003', problem: 'in brackets' },
  { address: 'db:', problem: 'A port is a whole number' },
  { address: 'db:pg', problem: 'A port is a whole number' },
  { address: 'db:70000', problem: 'A port is a whole number' },
  { address: 'db:4000', problem: 'HTTP' },
  { address: 'db:4001', problem: 'gRPC' },
  { address: 'db:4002', problem: 'MySQL' },
  { address: '[2001:db8::7]:1883', problem: 'MQTT' },
  { address: 'db:18083', problem: 'dashboard' },
])('$address: $problem', ({ address, problem }) => {
  expect(problemOf(address)).toContain(problem);
});
