//! Which parameters have a routine's two functions in C, hidden ones included, and which are passed by reference?

use super::items::TypeName;
use super::routine::{Argument, ArgumentId, Deallocate, Role, Routine};
use super::subsystem::{KernelModes, Subsystem};
use super::types::{Form, NativeKind, Region, Shape, Type};

/// GNU's basic type of strings: an array of characters in C.
const STRING: TypeName = TypeName::Number(12);

/// The C type of the name of a right, and of the port that it stands for inside the kernel.
const PORT: &str = "mach_port_t";
const KERNEL_PORT: &str = "ipc_port_t";

/// Which of a routine's two functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The client calls it.
    User,
    /// The server provides it.
    Server,
}

/// One parameter of a C function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name: the argument's, and of a hidden one a suffix.
    pub name: String,
    /// Its C type, without `const` and `*`.
    pub c_type: String,
    /// A pointer to it is passed. What is an array already never is.
    pub by_ref: bool,
    /// Whose it is.
    pub argument: ArgumentId,
    /// The argument itself, or what is hidden behind it.
    pub kind: ParameterKind,
}

/// What a parameter says of its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    /// Its value.
    Value,
    /// `xPoly`: its disposition, where the type leaves it open.
    Disposition,
    /// `xSubs`: how many elements each region of an array has.
    Subs,
    /// `xCnt`, or `xSubsCnt` behind `xSubs`: how many elements there are.
    Count,
    /// `xDealloc`: whether the sender's memory goes with the message.
    Deallocate,
    /// `xSCopy`: whether the data came inside the message (GNU).
    ServerCopy,
}

/// The parameters of the function that `routine` has on `side`, in order.
///
/// Each argument is followed by its hidden ones: disposition, counts, deallocation. Values of the trailer and ports,
/// times and options that only one side has are left out on the other.
pub fn parameters(subsystem: &Subsystem, routine: &Routine, side: Side) -> Vec<Parameter> {
    let mut list = Vec::new();
    for (id, argument) in routine.arguments() {
        let ty = &subsystem.types[argument.ty];
        let function = Function { side, kernel: subsystem.kernel, argument, ty, id };
        function.push_to(&mut list);
    }
    list
}

/// The names of the parameters that are hidden behind `argument`, on either side.
pub(super) fn hidden_names(ty: &Type, kernel: KernelModes, argument: &Argument) -> Vec<String> {
    let mut list = Vec::new();
    for side in [Side::User, Side::Server] {
        let function = Function { side, kernel, argument, ty, id: ArgumentId(0) };
        if function.is_there() {
            function.push_hidden_to(&mut list);
        }
    }
    list.into_iter().map(|parameter| parameter.name).collect()
}

/// One argument, seen from one function.
struct Function<'m> {
    side: Side,
    kernel: KernelModes,
    argument: &'m Argument,
    ty: &'m Type,
    id: ArgumentId,
}

impl Function<'_> {
    fn push_to(&self, list: &mut Vec<Parameter>) {
        if !self.is_there() {
            return;
        }
        list.push(self.parameter("", self.c_type(), self.is_value_by_ref(), ParameterKind::Value));
        self.push_hidden_to(list);
    }

    /// Inside the kernel a port is an object, not a name. Where the server is inside, too, the client has names nevertheless.
    fn c_type(&self) -> &str {
        let (name, in_kernel) = match self.side {
            Side::User => (self.ty.user_name(), self.kernel.user && !self.kernel.server),
            Side::Server => {
                (self.ty.translated_name(), self.kernel.server && self.ty.c_names.translated.is_none())
            }
        };
        if in_kernel && name == PORT { KERNEL_PORT } else { name }
    }

    /// The parameters behind the argument's own.
    fn push_hidden_to(&self, list: &mut Vec<Parameter>) {
        let returned = self.argument.role.is_returned();
        if let Some(by_ref) = self.disposition() {
            list.push(self.parameter("Poly", "mach_msg_type_name_t", by_ref, ParameterKind::Disposition));
        }
        self.push_counts(list, returned);
        if self.has_deallocate() {
            let by_ref = self.side == Side::Server;
            list.push(self.parameter("Dealloc", "boolean_t", by_ref, ParameterKind::Deallocate));
        }
        if self.argument.server_copy && self.side == Side::Server {
            list.push(self.parameter("SCopy", "boolean_t", false, ParameterKind::ServerCopy));
        }
    }

    fn parameter(&self, suffix: &str, c_type: &str, by_ref: bool, kind: ParameterKind) -> Parameter {
        let name = format!("{}{suffix}", self.argument.name);
        Parameter { name, c_type: c_type.to_owned(), by_ref, argument: self.id, kind }
    }

    /// Whether this side's function has the argument at all.
    fn is_there(&self) -> bool {
        let user = self.side == Side::User;
        match self.argument.role {
            Role::RequestPort | Role::In | Role::Out | Role::InOut => true,
            Role::ReplyPort { user: client, server } | Role::Token { user: client, server, .. } => {
                if user {
                    client
                } else {
                    server
                }
            }
            Role::Time(_) | Role::MsgOption => user,
            Role::Seqno => !user,
        }
    }

    /// Arrays and strings are pointers already. A token that both sides get is one of the call's results on both.
    fn is_value_by_ref(&self) -> bool {
        if let Shape::Native(native) = &self.ty.shape {
            return match native.kind {
                NativeKind::PointerTo | NativeKind::PointerToIfNot => true,
                NativeKind::ValueOf => false,
            };
        }
        let flows_back = match self.argument.role {
            Role::Out | Role::InOut => true,
            Role::Token { user, .. } => user,
            Role::RequestPort
            | Role::ReplyPort { .. }
            | Role::In
            | Role::Time(_)
            | Role::MsgOption
            | Role::Seqno => false,
        };
        flows_back && !is_array(self.ty)
    }

    /// Whether the function is told the disposition, and if so, whether it gives one back.
    fn disposition(&self) -> Option<bool> {
        let right = self.ty.form.right()?;
        let sent = right.sent == TypeName::Polymorphic;
        let received = right.received == TypeName::Polymorphic;
        let (arrives, leaves) = match self.argument.role {
            Role::Out => (false, true),
            Role::InOut => (true, true),
            Role::RequestPort | Role::ReplyPort { .. } | Role::In => (true, false),
            Role::Time(_) | Role::MsgOption | Role::Seqno | Role::Token { .. } => return None,
        };
        let (given, returned) = match self.side {
            Side::User => (arrives && sent, leaves && received),
            // A server inside the kernel names what it returns as the receiver will find it.
            Side::Server => (arrives && received, leaves && if self.kernel.server { received } else { sent }),
        };
        (given || returned).then_some(returned)
    }

    fn push_counts(&self, list: &mut Vec<Parameter>, returned: bool) {
        const NUMBER: &str = "mach_msg_type_number_t";
        if !self.argument.role.is_sent() && !returned {
            return;
        }
        let mut count = |suffix| list.push(self.parameter(suffix, NUMBER, returned, ParameterKind::Count));
        match &self.ty.form {
            _ if self.argument.same_count.is_some() => {}
            Form::Fixed | Form::CString { .. } | Form::Right(_) => {}
            Form::Counted { .. } => count("Cnt"),
            Form::Rights { extent, .. } | Form::Region(Region { extent, .. }) => {
                if extent.is_counted() {
                    count("Cnt");
                }
            }
            Form::Regions { region, extent } => match (region.extent.is_counted(), extent.is_counted()) {
                (false, false) => {}
                (false, true) => count("Cnt"),
                (true, counted) => {
                    list.push(self.parameter("Subs", NUMBER, true, ParameterKind::Subs));
                    if counted {
                        list.push(self.parameter("SubsCnt", NUMBER, returned, ParameterKind::Count));
                    }
                }
            },
        }
    }

    /// Who sends the memory says whether it goes with the message.
    fn has_deallocate(&self) -> bool {
        self.argument.deallocate == Deallocate::Choice
            && match self.side {
                Side::User => self.argument.role.is_sent(),
                Side::Server => self.argument.role.is_returned(),
            }
    }
}

/// Whether C passes it as a pointer of itself.
fn is_array(ty: &Type) -> bool {
    match (&ty.form, &ty.shape) {
        (Form::Region(_), _) => false,
        (_, Shape::Array { .. } | Shape::CString { .. }) => true,
        (_, Shape::Scalar(scalar)) => scalar.received == STRING,
        (_, Shape::Struct { .. } | Shape::Members(_) | Shape::OutOfLine(_) | Shape::Native(_)) => false,
    }
}
