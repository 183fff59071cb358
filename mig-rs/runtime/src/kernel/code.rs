//! What do the numbers mean that Mach calls return?

use core::fmt;

/// A code of Mach: `kern_return_t`, `mach_msg_return_t` and MIG's own codes share one space of numbers. 0 is success.
///
/// A server may answer with any number; those that Mach names have constants here, a name and a sentence.
///
/// ```
/// use mig_rs_runtime::KernReturn;
///
/// assert_eq!(KernReturn::NO_ACCESS.to_string(), "access is restricted (KERN_NO_ACCESS, 8)");
/// assert_eq!(KernReturn(4711).name(), None);
/// // Where GNU Mach has another name for a number, the text tells both.
/// assert!(KernReturn::GNU_TIMEDOUT.to_string().contains("KERN_TIMEDOUT"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct KernReturn(pub i32);

/// The bits that the message system adds to `RCV_HEADER_ERROR` and `RCV_BODY_ERROR` to say what was short.
const SHORTAGE: i32 = 0x3c00;

macro_rules! codes {
    ($($(#[$group:meta])* $constant:ident = $value:literal $name:literal $text:literal;)*) => {
        impl KernReturn {
            $(
                #[doc = concat!("`", $name, "`: ", $text, ".")]
                pub const $constant: Self = Self($value);
            )*

            /// C's name of the code and what it says, if Mach has one.
            const fn known(self) -> Option<(&'static str, &'static str)> {
                match self.0 {
                    $($value => Some(($name, $text)),)*
                    _ => None,
                }
            }
        }
    };
}

codes! {
    SUCCESS = 0 "KERN_SUCCESS" "no error";
    INVALID_ADDRESS = 1 "KERN_INVALID_ADDRESS" "the address is not mapped";
    PROTECTION_FAILURE = 2 "KERN_PROTECTION_FAILURE" "the memory is protected against this access";
    NO_SPACE = 3 "KERN_NO_SPACE" "no room is left for the range or name";
    INVALID_ARGUMENT = 4 "KERN_INVALID_ARGUMENT" "an argument is not valid";
    FAILURE = 5 "KERN_FAILURE" "the operation failed";
    RESOURCE_SHORTAGE = 6 "KERN_RESOURCE_SHORTAGE" "the system is short of a resource";
    NOT_RECEIVER = 7 "KERN_NOT_RECEIVER" "the task does not hold the receive right";
    NO_ACCESS = 8 "KERN_NO_ACCESS" "access is restricted";
    MEMORY_FAILURE = 9 "KERN_MEMORY_FAILURE" "a page could not be brought in, now or later";
    MEMORY_ERROR = 10 "KERN_MEMORY_ERROR" "a memory object could not provide its data";
    ALREADY_IN_SET = 11 "KERN_ALREADY_IN_SET" "it is already a member of the set";
    NOT_IN_SET = 12 "KERN_NOT_IN_SET" "the receive right is in no port set";
    NAME_EXISTS = 13 "KERN_NAME_EXISTS" "the name already denotes a right";
    ABORTED = 14 "KERN_ABORTED" "the operation was aborted";
    INVALID_NAME = 15 "KERN_INVALID_NAME" "the name denotes no right";
    INVALID_TASK = 16 "KERN_INVALID_TASK" "the target is not an active task";
    INVALID_RIGHT = 17 "KERN_INVALID_RIGHT" "the name denotes a right of another kind";
    INVALID_VALUE = 18 "KERN_INVALID_VALUE" "a value is out of range";
    UREFS_OVERFLOW = 19 "KERN_UREFS_OVERFLOW" "the right has too many user references";
    INVALID_CAPABILITY = 20 "KERN_INVALID_CAPABILITY" "the supplied right is not valid";
    RIGHT_EXISTS = 21 "KERN_RIGHT_EXISTS" "the task holds the right under another name";
    INVALID_HOST = 22 "KERN_INVALID_HOST" "the target is not a host";
    MEMORY_PRESENT = 23 "KERN_MEMORY_PRESENT" "data was supplied for memory that has some";
    MEMORY_DATA_MOVED = 24 "KERN_MEMORY_DATA_MOVED" "the data moved while it was asked for; of GNU Mach `KERN_WRITE_PROTECTION_FAILURE`, the memory is protected against writing";
    MEMORY_RESTART_COPY = 25 "KERN_MEMORY_RESTART_COPY" "the copy must be started again";
    INVALID_PROCESSOR_SET = 26 "KERN_INVALID_PROCESSOR_SET" "the target is not a processor set; of GNU Mach `KERN_TERMINATED`, the object has been terminated";
    POLICY_LIMIT = 27 "KERN_POLICY_LIMIT" "a scheduling limit would be exceeded; of GNU Mach `KERN_TIMEDOUT`, the time is over";
    INVALID_POLICY = 28 "KERN_INVALID_POLICY" "the scheduling policy is not enabled here; of GNU Mach `KERN_INTERRUPTED`, the wait was interrupted";
    INVALID_OBJECT = 29 "KERN_INVALID_OBJECT" "the memory object is not valid";
    ALREADY_WAITING = 30 "KERN_ALREADY_WAITING" "a thread is waiting already";
    DEFAULT_SET = 31 "KERN_DEFAULT_SET" "the default processor set cannot be destroyed";
    EXCEPTION_PROTECTED = 32 "KERN_EXCEPTION_PROTECTED" "a task's exception port is protected";
    INVALID_LEDGER = 33 "KERN_INVALID_LEDGER" "the target is not a ledger";
    INVALID_MEMORY_CONTROL = 34 "KERN_INVALID_MEMORY_CONTROL" "the target is not a memory control port";
    INVALID_SECURITY = 35 "KERN_INVALID_SECURITY" "the security token is not that of the host";
    NOT_DEPRESSED = 36 "KERN_NOT_DEPRESSED" "the thread is not depressed";
    TERMINATED = 37 "KERN_TERMINATED" "the object has been terminated";
    LOCK_SET_DESTROYED = 38 "KERN_LOCK_SET_DESTROYED" "the lock set is gone";
    LOCK_UNSTABLE = 39 "KERN_LOCK_UNSTABLE" "the holder went away and left the lock unstable";
    LOCK_OWNED = 40 "KERN_LOCK_OWNED" "the lock is held by another";
    LOCK_OWNED_SELF = 41 "KERN_LOCK_OWNED_SELF" "the lock is held by the caller";
    SEMAPHORE_DESTROYED = 42 "KERN_SEMAPHORE_DESTROYED" "the semaphore is gone";
    RPC_SERVER_TERMINATED = 43 "KERN_RPC_SERVER_TERMINATED" "the server ended during the call";
    RPC_TERMINATE_ORPHAN = 44 "KERN_RPC_TERMINATE_ORPHAN" "an orphaned call is to end";
    RPC_CONTINUE_ORPHAN = 45 "KERN_RPC_CONTINUE_ORPHAN" "an orphaned call is to go on";
    NOT_SUPPORTED = 46 "KERN_NOT_SUPPORTED" "the operation is not supported";
    NODE_DOWN = 47 "KERN_NODE_DOWN" "the remote node is down";
    NOT_WAITING = 48 "KERN_NOT_WAITING" "no thread is waiting";
    OPERATION_TIMED_OUT = 49 "KERN_OPERATION_TIMED_OUT" "the operation took too long";
    CODESIGN_ERROR = 50 "KERN_CODESIGN_ERROR" "a page failed its signature check";
    POLICY_STATIC = 51 "KERN_POLICY_STATIC" "the policy cannot be changed";
    INSUFFICIENT_BUFFER_SIZE = 52 "KERN_INSUFFICIENT_BUFFER_SIZE" "the buffer is too small";

    TYPE_ERROR = -300 "MIG_TYPE_ERROR" "a message has another form than its interface says";
    REPLY_MISMATCH = -301 "MIG_REPLY_MISMATCH" "the reply belongs to another routine";
    REMOTE_ERROR = -302 "MIG_REMOTE_ERROR" "the server found an error";
    BAD_ID = -303 "MIG_BAD_ID" "the server knows no such routine";
    BAD_ARGUMENTS = -304 "MIG_BAD_ARGUMENTS" "the server refused the form of the request";
    NO_REPLY = -305 "MIG_NO_REPLY" "no reply shall be sent";
    EXCEPTION = -306 "MIG_EXCEPTION" "the server raised an exception";
    ARRAY_TOO_LARGE = -307 "MIG_ARRAY_TOO_LARGE" "an array is longer than the message or the caller has room for";
    SERVER_DIED = -308 "MIG_SERVER_DIED" "the server went away without an answer";
    TRAILER_ERROR = -309 "MIG_TRAILER_ERROR" "the trailer lacks a value that the interface asks for";

    SEND_IN_PROGRESS = 0x1000_0001 "MACH_SEND_IN_PROGRESS" "the send is still in progress";
    SEND_INVALID_DATA = 0x1000_0002 "MACH_SEND_INVALID_DATA" "the message could not be read";
    SEND_INVALID_DEST = 0x1000_0003 "MACH_SEND_INVALID_DEST" "the destination is not a right to send to";
    SEND_TIMED_OUT = 0x1000_0004 "MACH_SEND_TIMED_OUT" "the message was not taken in time";
    SEND_INVALID_VOUCHER = 0x1000_0005 "MACH_SEND_INVALID_VOUCHER" "the voucher is not valid";
    SEND_INTERRUPTED = 0x1000_0007 "MACH_SEND_INTERRUPTED" "the send was interrupted";
    SEND_MSG_TOO_SMALL = 0x1000_0008 "MACH_SEND_MSG_TOO_SMALL" "the message ends within its descriptors";
    SEND_INVALID_REPLY = 0x1000_0009 "MACH_SEND_INVALID_REPLY" "the reply port is not a right for a reply";
    SEND_INVALID_RIGHT = 0x1000_000a "MACH_SEND_INVALID_RIGHT" "a right in the message is not the sender's";
    SEND_INVALID_NOTIFY = 0x1000_000b "MACH_SEND_INVALID_NOTIFY" "the notify port is not valid";
    SEND_INVALID_MEMORY = 0x1000_000c "MACH_SEND_INVALID_MEMORY" "out-of-line memory could not be read";
    SEND_NO_BUFFER = 0x1000_000d "MACH_SEND_NO_BUFFER" "the kernel has no message buffer left";
    SEND_TOO_LARGE = 0x1000_000e "MACH_SEND_TOO_LARGE" "the message is too large";
    SEND_INVALID_TYPE = 0x1000_000f "MACH_SEND_INVALID_TYPE" "a descriptor is not valid";
    SEND_INVALID_HEADER = 0x1000_0010 "MACH_SEND_INVALID_HEADER" "the header is not valid";
    SEND_INVALID_TRAILER = 0x1000_0011 "MACH_SEND_INVALID_TRAILER" "the trailer is not valid";
    SEND_INVALID_OPTIONS = 0x1000_0013 "MACH_SEND_INVALID_OPTIONS" "the options are not valid";

    RCV_IN_PROGRESS = 0x1000_4001 "MACH_RCV_IN_PROGRESS" "the receive is still in progress";
    RCV_INVALID_NAME = 0x1000_4002 "MACH_RCV_INVALID_NAME" "the name is no right to receive from";
    RCV_TIMED_OUT = 0x1000_4003 "MACH_RCV_TIMED_OUT" "no message came in time";
    RCV_TOO_LARGE = 0x1000_4004 "MACH_RCV_TOO_LARGE" "the message is larger than the buffer";
    RCV_INTERRUPTED = 0x1000_4005 "MACH_RCV_INTERRUPTED" "the receive was interrupted";
    RCV_PORT_CHANGED = 0x1000_4006 "MACH_RCV_PORT_CHANGED" "the receive right was moved during the receive";
    RCV_INVALID_NOTIFY = 0x1000_4007 "MACH_RCV_INVALID_NOTIFY" "the notify port is not valid";
    RCV_INVALID_DATA = 0x1000_4008 "MACH_RCV_INVALID_DATA" "the buffer could not be written";
    RCV_PORT_DIED = 0x1000_4009 "MACH_RCV_PORT_DIED" "the receive right went away during the receive";
    RCV_IN_SET = 0x1000_400a "MACH_RCV_IN_SET" "the receive right is in a port set";
    RCV_HEADER_ERROR = 0x1000_400b "MACH_RCV_HEADER_ERROR" "the header's rights could not be received";
    RCV_BODY_ERROR = 0x1000_400c "MACH_RCV_BODY_ERROR" "rights or memory of the message could not be received";
    RCV_INVALID_TYPE = 0x1000_400d "MACH_RCV_INVALID_TYPE" "a scatter descriptor is not valid";
    RCV_SCATTER_SMALL = 0x1000_400e "MACH_RCV_SCATTER_SMALL" "the scatter list is too small";
    RCV_INVALID_TRAILER = 0x1000_400f "MACH_RCV_INVALID_TRAILER" "the trailer asked for is not known";
}

impl KernReturn {
    /// GNU's `MIG_DESTROY_REQUEST`: a handler of a typed message answers nothing, as with [`Self::NO_REPLY`]. Its number is that of
    /// [`Self::TRAILER_ERROR`], and so are its name and text; messages of GNU Mach have no trailer.
    pub const DESTROY_REQUEST: Self = Self::TRAILER_ERROR;
    /// GNU Mach's `KERN_WRITE_PROTECTION_FAILURE`. A number has one name for all Machs, and this one has that of OSF and Apple.
    pub const GNU_WRITE_PROTECTION_FAILURE: Self = Self::MEMORY_DATA_MOVED;
    /// GNU Mach's `KERN_TERMINATED`, as above.
    pub const GNU_TERMINATED: Self = Self::INVALID_PROCESSOR_SET;
    /// GNU Mach's `KERN_TIMEDOUT`, as above: a `gsync_wait` has waited long enough.
    pub const GNU_TIMEDOUT: Self = Self::POLICY_LIMIT;
    /// GNU Mach's `KERN_INTERRUPTED`, as above.
    pub const GNU_INTERRUPTED: Self = Self::INVALID_POLICY;

    /// C's name of the code: `KERN_INVALID_ARGUMENT`.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self.plain().known() {
            Some((name, _)) => Some(name),
            None => None,
        }
    }

    /// What the code says, in half a sentence.
    #[must_use]
    pub const fn text(self) -> Option<&'static str> {
        match self.plain().known() {
            Some((_, text)) => Some(text),
            None => None,
        }
    }

    /// The message system's code without the bits that only say what was short.
    #[must_use]
    pub const fn plain(self) -> Self {
        if self.0 & !0xffff == 0x1000_0000 { Self(self.0 & !SHORTAGE) } else { self }
    }

    /// A handler's result as it stands in a reply.
    #[must_use]
    pub const fn of(result: Result<(), Self>) -> Self {
        match result {
            Ok(()) => Self::SUCCESS,
            Err(code) => code,
        }
    }
}

impl fmt::Debug for KernReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "KernReturn({})", self.0),
        }
    }
}

impl fmt::Display for KernReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plain().known() {
            Some((name, text)) => write!(f, "{text} ({name}, {})", self.0),
            None => write!(f, "code {} ({:#x})", self.0, self.0),
        }
    }
}

impl core::error::Error for KernReturn {}
