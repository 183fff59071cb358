//! Do client and server as mig-rs generates them work here, whatever happens to the other side?
use interface::{gnu32, gnu64, osf32, xnu32, xnu64};
use mig_rs_local::{Account, Task, insert_member};
use mig_rs_runtime::{
    KernReturn, OutOfLine, ReceiveRight, SendRight, Serve, Stop, Turn, serve_on, serve_one,
};
use std::thread;

mod interface;

/// Has `serve` serve one request of a client, in every wire. The client says what came of it.
macro_rules! in_every_wire {
    ($wire:ident => $serve:expr, $client:expr) => {{
        in_every_wire!(@ $serve, $client, $wire xnu64);
        in_every_wire!(@ $serve, $client, $wire xnu32);
        in_every_wire!(@ $serve, $client, $wire osf32);
        in_every_wire!(@ $serve, $client, $wire gnu32);
        in_every_wire!(@ $serve, $client, $wire gnu64);
    }};
    (@ $serve:expr, $client:expr, $wire:ident $module:ident) => {{
        use $module as $wire;
        let (server, client) = (Task::new(), Task::new());
        let port = server.allocate();
        let right = client.send_right_to(&port);
        let serving = thread::spawn(move || $serve(server, port));
        $client(client, &right);
        serving.join().unwrap();
        drop(right);
        assert_eq!((server.account(), client.account()), (Account::default(), Account::default()));
        assert_eq!((server.faults(), client.faults()), (vec![], vec![]));
    }};
}

fn one_turn<D: mig_rs_runtime::Dispatch>(demux: D, port: &ReceiveRight) -> Turn {
    serve_one(&demux, port, Serve::new()).unwrap()
}

type Answer = Result<OutOfLine<u8>, mig_rs_runtime::CallError>;

fn code(answer: Answer) -> KernReturn {
    answer.map_or_else(|error| error.code(), |_| KernReturn::SUCCESS)
}

#[test]
fn memory_goes_there_and_back() {
    in_every_wire!(wire =>
        |_, port: ReceiveRight| {
            for _ in 0..2 {
                assert_eq!(one_turn(wire::demux(1400), &port), Turn::Handled);
            }
        },
        |client: Task, store: &SendRight| {
            let own = client.allocate();
            let back = wire::exchange(store, own.make_send(), b"lent"[..].into()).unwrap();
            assert_eq!(*back, *b"lent");
            let back = wire::exchange(store, own.make_send(), back.into()).unwrap();
            assert_eq!(*back, *b"lent", "and given away");
        }
    );
}

#[test]
fn an_error_costs_neither_side_anything() {
    in_every_wire!(wire =>
        |_, port: ReceiveRight| {
            assert_eq!(one_turn(wire::demux(1400), &port), Turn::Handled);
            assert_eq!(one_turn(wire::demux(2000), &port), Turn::Refused(KernReturn::BAD_ID));
        },
        |client: Task, store: &SendRight| {
            let own = client.allocate();
            let answer = wire::exchange(store, mig_rs_runtime::Carried::none(), b"lent"[..].into());
            assert_eq!(code(answer), KernReturn::INVALID_RIGHT);
            let answer = wire::exchange(store, own.make_send(), b"lent"[..].into());
            assert_eq!(code(answer), KernReturn::BAD_ID);
        }
    );
}

#[test]
fn a_client_learns_that_its_server_died() {
    in_every_wire!(wire =>
        |server: Task, port: ReceiveRight| {
            while server.account().queued == 0 {
                thread::yield_now();
            }
            drop(port);
        },
        |client: Task, store: &SendRight| {
            let own = client.allocate();
            let answer = wire::exchange(store, own.make_send(), b"lent"[..].into());
            assert_eq!(code(answer), KernReturn::SERVER_DIED);
            let right = client.send_right_to(&own);
            let answer = wire::exchange(store, right.move_send(), b"lent"[..].into());
            assert_eq!(code(answer), KernReturn::SEND_INVALID_DEST, "and gets back what it wanted to give");
        }
    );
}

#[test]
fn whatever_fails_at_random_leaves_nothing_behind() {
    in_every_wire!(wire =>
        |server: Task, port: ReceiveRight| {
            server.fail_randomly(1, 4);
            let mut failed = 0;
            while failed < 100 {
                let turn = serve_one(&wire::demux(1400), &port, Serve::new().timeout(1));
                failed = turn.map_or(failed + 1, |_| 0);
            }
        },
        |client: Task, store: &SendRight| {
            let own = client.allocate();
            client.fail_randomly(2, 4);
            let codes: Vec<_> = (0..200)
                .map(|_| code(wire::exchange(store, own.make_send(), b"lent"[..].into())))
                .collect();
            assert!(codes.contains(&KernReturn::SUCCESS), "{codes:?}");
        }
    );
}

#[test]
fn three_threads_serve_a_set_of_four_ports() {
    let (server, client) = (Task::new(), Task::new());
    let set = server.allocate_set();
    let ports: Vec<_> = (0..4).map(|_| server.allocate()).collect();
    for port in &ports {
        assert_eq!(insert_member(port, &set), Ok(()));
    }
    let (stop, demux) = (Stop::new(), xnu64::demux(1400));
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve_on(3, &demux, &set, Serve::new().until(&stop).timeout(20_000)));
        let clients: Vec<_> = ports
            .iter()
            .map(|port| {
                scope.spawn(|| {
                    let right = client.send_right_to(port);
                    let given = client.allocate();
                    (0..50_u8)
                        .filter(|n| {
                            let memory = [*n; 100];
                            let given = client.send_right_to(&given).move_send();
                            xnu64::exchange(&right, given, memory[..].into())
                                .is_ok_and(|back| *back == memory)
                        })
                        .count()
                })
            })
            .collect();
        let answered: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
        stop.stop(&ports[2]);
        assert_eq!(serving.join().unwrap(), Ok(()));
        assert_eq!(answered, [50; 4]);
    });
    drop((ports, set));
    assert_eq!((server.account(), client.account()), (Account::default(), Account::default()));
    assert_eq!((server.faults(), client.faults()), (vec![], vec![]));
}
