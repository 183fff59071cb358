//! How are subsystems of one routine built by hand, and how are their messages written in one line?

use crate::abi::Abi;
use crate::diagnostics::Diagnostics;
use crate::layout::{Message, RoutineMessages, lay_out};
use crate::model::{
    Argument, ArgumentId, CNames, Deallocate, Form, Items, KernelModes, LongForm, Role, Routine, RoutineKind,
    Scalar, Settings, Shape, Subsystem, Translation, Type, TypeId, TypeName, Types,
};
use crate::source::Span;

pub(crate) const COPY_SEND: Scalar = right(19, 17);
pub(crate) const POLYMORPHIC: Scalar =
    Scalar { sent: TypeName::Polymorphic, received: TypeName::Polymorphic, bits: 32, is_integer_8: false };

/// One byte.
pub(crate) const BYTE: Scalar =
    Scalar { sent: TypeName::Number(9), received: TypeName::Number(9), bits: 8, is_integer_8: false };

pub(crate) const fn right(sent: u32, received: u32) -> Scalar {
    Scalar {
        sent: TypeName::Number(sent),
        received: TypeName::Number(received),
        bits: 32,
        is_integer_8: false,
    }
}

/// A subsystem `s` of one routine `r`, which starts with a request port `p`.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    subsystem: Subsystem,
}

impl Sketch {
    pub(crate) fn new(kind: RoutineKind) -> Self {
        let routine = Routine {
            name: "r".to_owned(),
            span: Span::new(1000, 1001),
            docs: String::new(),
            kind,
            index: 0,
            id: 100,
            arguments: Vec::new(),
            request_port: ArgumentId(0),
            user_reply_port: None,
            server_reply_port: None,
            time_argument: None,
            option_argument: None,
            retcode: None,
            settings: Settings::default(),
        };
        let subsystem = Subsystem {
            name: "s".to_owned(),
            span: Span::default(),
            docs: String::new(),
            base: 100,
            slots: 1,
            kernel: KernelModes::default(),
            demux: "s_server".to_owned(),
            types: Types::default(),
            routines: vec![routine],
        };
        let mut sketch = Sketch { subsystem };
        let port = sketch.ty(Form::Right(COPY_SEND), 4);
        sketch.argument(Role::RequestPort, "p", port);
        sketch
    }

    pub(crate) fn routine(&mut self) -> &mut Routine {
        &mut self.subsystem.routines[0]
    }

    /// A type of this form: rights, or made of bytes. What is not looked at by layouts is made up.
    pub(crate) fn ty(&mut self, form: Form, size: u32) -> TypeId {
        let id = TypeId(u32::try_from(self.subsystem.types.0.len()).unwrap());
        let items = match form.right() {
            Some(item) => Items { item, number: 1 },
            None => Items { item: BYTE, number: size },
        };
        self.subsystem.types.0.push(Type {
            name: Some(format!("t{}", id.0)),
            span: Span::default(),
            docs: String::new(),
            shape: Shape::Scalar(COPY_SEND),
            form,
            size,
            items,
            size_stated: false,
            long_form: LongForm::AsNeeded,
            c_names: CNames::default(),
            translation: Translation::default(),
        });
        id
    }

    /// The same with its server inside the kernel.
    pub(crate) fn in_kernel(mut self) -> Self {
        self.subsystem.kernel = KernelModes { user: false, server: true };
        self
    }

    /// Plain data of so many bytes.
    pub(crate) fn fixed(&mut self, size: u32) -> TypeId {
        self.ty(Form::Fixed, size)
    }

    /// `array[*:max]` of elements of so many bytes.
    pub(crate) fn counted(&mut self, size: u32, max: u32) -> TypeId {
        let element = self.fixed(size);
        self.ty(Form::Counted { element, max }, size.saturating_mul(max))
    }

    pub(crate) fn argument(&mut self, role: Role, name: &str, ty: TypeId) -> ArgumentId {
        let arguments = &mut self.routine().arguments;
        let index = u32::try_from(arguments.len()).unwrap();
        arguments.push(Argument {
            name: name.to_owned(),
            span: Span::new(index, index + 1),
            docs: String::new(),
            ty,
            role,
            deallocate: Deallocate::Never,
            count_in_out: false,
            same_count: None,
            physical_copy: false,
            overwrite: false,
            auto: false,
            constant: false,
            server_copy: false,
            long_form: LongForm::AsNeeded,
        });
        ArgumentId(index)
    }

    pub(crate) fn edit(&mut self, id: ArgumentId) -> &mut Argument {
        &mut self.routine().arguments[id.0 as usize]
    }

    /// Its messages, if nothing is wrong with them.
    pub(crate) fn messages(&self, abi: &Abi) -> RoutineMessages {
        let (mut layout, diagnostics) = self.lay_out(abi);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        layout.remove(0)
    }

    pub(crate) fn lay_out(&self, abi: &Abi) -> (Vec<RoutineMessages>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let layout = lay_out(&self.subsystem, abi, &mut diagnostics);
        (layout.routines, diagnostics)
    }
}

/// `min..max: name@offset:size …`.
pub(crate) fn picture(message: &Message) -> String {
    let mut text = format!("{}..{}:", message.min, message.max);
    for slot in &message.slots {
        text += &format!(" {}@{}:{}", slot.name, slot.offset, slot.size);
    }
    text
}

/// Where `name` stands when the counted slots before it take so many bytes each: `base + a + c`.
pub(crate) fn wire_offset(message: &Message, name: &str) -> String {
    let slot = message.slots.iter().find(|slot| slot.name == name).unwrap();
    let mut text = slot.base.to_string();
    for counted in message.floats_after(slot) {
        text += &format!(" + {}", message.slot(*counted).name);
    }
    text
}
