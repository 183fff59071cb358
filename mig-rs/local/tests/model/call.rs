//! What can a program do?
use super::world::{Held, Ref, TASKS, Task, World};
use mig_rs_local::{Notification, RightKind};
use mig_rs_runtime::kernel::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// The calls that every program begins with: each task has a port, another one a right to it, and one a set.
pub(crate) const BEGINNING: [Call; 7] = [
    Call::AllocateSet(0),
    Call::Allocate(0),
    Call::Allocate(1),
    Call::Allocate(2),
    Call::HandOver { name: Pick(0), how: MAKE_SEND, to: 1 },
    Call::HandOver { name: Pick(1), how: MAKE_SEND, to: 2 },
    Call::HandOver { name: Pick(2), how: MAKE_SEND, to: 0 },
];

/// A name, chosen of those that are there when the call is made: mostly one that fits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pick(pub(crate) u8);

impl std::fmt::Debug for Pick {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// From here on a pick takes any name, if it fits or not, also some that mean nothing.
const ANY: u8 = 224;

/// A call. Who makes it, if nothing else is said, is the task that has the name.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Allocate(Task),
    AllocateSet(Task),
    HandOver { name: Pick, how: u32, to: Task },
    ModRefs { name: Pick, kind: RightKind, delta: i32, by_another: bool },
    Deallocate { name: Pick, by_another: bool },
    Destroy(Pick),
    Insert { port: Pick, set: Pick },
    Remove { port: Pick, set: Pick },
    Move { port: Pick, set: Option<Pick> },
    Send { to: Pick, how: u32, reply: Option<(Pick, u32)>, rights: Option<Vec<(Pick, u32)>>, words: usize },
    Receive { on: Pick, small: bool, keep_large: bool },
    Request { name: Pick, what: Notification, notify: Option<Pick> },
    SetSeqno { port: Pick, seqno: u32 },
    SetLimit { port: Pick, limit: u32 },
    SetMade { port: Pick, count: u32 },
    End(Task),
}

impl Pick {
    /// Is what fits to be taken?
    pub(crate) fn is_good(self) -> bool {
        self.0 < ANY
    }

    /// The name that is meant, of those that fit if there are any.
    pub(crate) fn of(self, world: &World, fits: impl Fn(Task, Held) -> bool) -> Ref {
        let fitting = |any: bool| {
            let all = world.names.iter().filter(|(_, (task, held))| any || fits(*task, *held));
            all.map(|(name, _)| Ref::Name(*name)).collect::<Vec<_>>()
        };
        let good = if self.is_good() { fitting(false) } else { Vec::new() };
        if !good.is_empty() {
            return good[usize::from(self.0) % good.len()];
        }
        let mut all = fitting(true);
        all.extend([Ref::Null, Ref::Dead]);
        // The last name that is gone.
        all.extend((0..world.next).rev().find(|name| !world.names.contains_key(name)).map(Ref::Name));
        all[usize::from(self.0) % all.len()]
    }
}

fn pick() -> impl Strategy<Value = Pick> {
    any::<u8>().prop_map(Pick)
}

fn disposition() -> impl Strategy<Value = u32> {
    prop_oneof![
        20 => MOVE_RECEIVE..=MAKE_SEND_ONCE,
        1 => Just(0),
        1 => Just(15),
    ]
}

fn to_send_with() -> impl Strategy<Value = u32> {
    prop_oneof![6 => Just(COPY_SEND), 3 => Just(MAKE_SEND), 3 => Just(MOVE_SEND), 3 => Just(MOVE_SEND_ONCE), 2 => Just(MAKE_SEND_ONCE), 1 => disposition()]
}

fn kind() -> impl Strategy<Value = RightKind> {
    prop::sample::select(vec![
        RightKind::Send,
        RightKind::Receive,
        RightKind::SendOnce,
        RightKind::PortSet,
        RightKind::DeadName,
    ])
}

fn task() -> impl Strategy<Value = Task> {
    0..TASKS
}

fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.06)
}

fn send() -> impl Strategy<Value = Call> {
    let right = || (pick(), disposition());
    let reply = option::weighted(0.4, (pick(), to_send_with()));
    let rights = option::weighted(0.5, vec(right(), 0..3));
    (pick(), to_send_with(), reply, rights, 0..3usize)
        .prop_map(|(to, how, reply, rights, words)| Call::Send { to, how, reply, rights, words })
}

fn request() -> impl Strategy<Value = Call> {
    let what = prop_oneof![
        Just(Notification::PortDestroyed),
        (0..3u32).prop_map(|sync| Notification::NoSenders { sync }),
        any::<bool>().prop_map(|sync| Notification::DeadName { sync }),
    ];
    (pick(), what, option::weighted(0.85, pick())).prop_map(|(name, what, notify)| Call::Request {
        name,
        what,
        notify,
    })
}

fn about_names() -> impl Strategy<Value = Call> {
    let delta = prop_oneof![30 => -3..4i32, 1 => Just(65_534), 1 => Just(i32::MIN)];
    prop_oneof![
        2 => task().prop_map(Call::Allocate),
        1 => task().prop_map(Call::AllocateSet),
        6 => (pick(), disposition(), task()).prop_map(|(name, how, to)| Call::HandOver { name, how, to }),
        4 => (pick(), kind(), delta, seldom())
            .prop_map(|(name, kind, delta, by_another)| Call::ModRefs { name, kind, delta, by_another }),
        2 => (pick(), seldom()).prop_map(|(name, by_another)| Call::Deallocate { name, by_another }),
        1 => pick().prop_map(Call::Destroy),
    ]
}

fn about_ports() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => (pick(), pick()).prop_map(|(port, set)| Call::Insert { port, set }),
        1 => (pick(), pick()).prop_map(|(port, set)| Call::Remove { port, set }),
        1 => (pick(), option::of(pick())).prop_map(|(port, set)| Call::Move { port, set }),
        1 => (pick(), prop_oneof![0..4u32, Just(u32::MAX)]).prop_map(|(port, seqno)| Call::SetSeqno { port, seqno }),
        1 => (pick(), prop_oneof![4 => 0..4u32, 1 => Just(1025u32)])
            .prop_map(|(port, limit)| Call::SetLimit { port, limit }),
        1 => (pick(), 0..3u32).prop_map(|(port, count)| Call::SetMade { port, count }),
    ]
}

/// Any call. Tasks end seldom, or there would be nothing to do.
pub(crate) fn call() -> impl Strategy<Value = Call> {
    let receive = (pick(), prop::bool::weighted(0.2), any::<bool>())
        .prop_map(|(on, small, keep_large)| Call::Receive { on, small, keep_large });
    prop_oneof![
        66 => about_names(),
        18 => about_ports(),
        66 => send(),
        50 => receive,
        30 => request(),
        1 => task().prop_map(Call::End),
    ]
}
