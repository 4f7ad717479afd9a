package dev.mhim.tensors.torch;

import dev.mhim.tensors.TensorFileException;
import dev.mhim.tensors.TensorFileException.Reason;
import dev.mhim.tensors.torch.PickleNode.Global;
import dev.mhim.tensors.torch.PickleNode.Growing;
import dev.mhim.tensors.torch.PickleNode.Mapping;
import dev.mhim.tensors.torch.PickleNode.Scalar;
import dev.mhim.tensors.torch.PickleNode.Tuple;
import dev.mhim.tensors.torch.PtValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pickle machine, cut down to data: the opcodes of protocols 2 to 5 that build numbers, strings
 * and containers, and calls to the names of {@link PickleGlobal}, which {@link PickleCalls}
 * answers. Opcodes as in Python's {@code pickletools}.
 */
final class Unpickler {

  static final int MAX_OPCODES = 2_000_000;
  static final int MAX_MEMO = 500_000;

  private final PickleInput input;
  private final List<PickleNode> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, PickleNode> memo = new HashMap<>();
  private final PickleCalls calls;

  Unpickler(PickleInput input) {
    this.input = input;
    this.calls = new PickleCalls(input);
  }

  /** Reads one pickle, up to and with its STOP. */
  PickleNode read() {
    for (int count = 0; count < MAX_OPCODES; count++) {
      int opcode = input.unsignedByte();
      if (opcode == '.') {
        PickleNode result = pop();
        if (!stack.isEmpty() || !marks.isEmpty()) {
          throw malformed("the pickle stops with values left on its stack");
        }
        return result;
      }
      step(opcode);
    }
    throw input.refused(Reason.LIMIT_EXCEEDED, "more than " + MAX_OPCODES + " pickle opcodes");
  }

  /** The storages that the pickle named, by their keys. */
  Map<String, PickleNode.Storage> storages() {
    return calls.announced();
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> checkProtocol(input.unsignedByte());
      case 0x95 -> input.signed64(); // FRAME: a hint for buffering
      case '(' -> marks.add(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case 'N' -> push(new PtValue.Nothing());
      case 0x88 -> push(new PtValue.Flag(true));
      case 0x89 -> push(new PtValue.Flag(false));
      case 'K' -> push(new PtValue.Whole(input.unsigned(1)));
      case 'M' -> push(new PtValue.Whole(input.unsigned(2)));
      case 'J' -> push(new PtValue.Whole(input.signed(4)));
      case 0x8a -> push(new PtValue.Whole(input.signed(input.unsignedByte())));
      case 'G' -> push(new PtValue.Real(input.bigEndianDouble()));
      case 'X', 'T' -> push(new Text(input.text(input.unsigned(4))));
      case 0x8c, 'U' -> push(new Text(input.text(input.unsigned(1))));
      case 0x8d -> push(new Text(input.text(input.signed64())));
      case ']' -> stack.add(new Growing());
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case ')' -> stack.add(new Tuple(List.of()));
      case 't' -> stack.add(new Tuple(popToMark()));
      case 0x85, 0x86, 0x87 -> stack.add(new Tuple(pop(opcode - 0x84)));
      case '}' -> stack.add(new Mapping());
      case 's' -> setItems(pop(2));
      case 'u' -> setItems(popToMark());
      case 'q' -> memoize(input.unsigned(1));
      case 'r' -> memoize(input.unsigned(4));
      case 0x94 -> memoize(memo.size());
      case 'h' -> stack.add(remembered(input.unsigned(1)));
      case 'j' -> stack.add(remembered(input.unsigned(4)));
      case 'c' -> global(input.line(), input.line());
      case 'i' -> throw calls.unsafe(input.line() + "." + input.line());
      case 0x93 -> stackGlobal();
      case 'R' -> reduce();
      case 'b' -> build();
      case 'Q' -> stack.add(calls.storage(pop()));
      default ->
          throw input.refused(
              Reason.UNSUPPORTED,
              "pickle opcode 0x%02x at byte %d".formatted(opcode, input.position() - 1));
    }
  }

  private void checkProtocol(int protocol) {
    if (protocol < 2 || protocol > 5) {
      throw input.refused(Reason.UNSUPPORTED, "pickle protocol " + protocol + ", 2 to 5 are read");
    }
  }

  private void push(PtValue value) {
    stack.add(new Scalar(value));
  }

  private PickleNode top() {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    if (stack.size() <= floor) {
      throw malformed("the pickle takes more from its stack than it put there");
    }
    return stack.getLast();
  }

  private PickleNode pop() {
    top();
    return stack.removeLast();
  }

  private List<PickleNode> pop(int count) {
    List<PickleNode> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(pop());
    }
    return items.reversed();
  }

  private List<PickleNode> popToMark() {
    if (marks.isEmpty()) {
      throw malformed("the pickle has no mark where it needs one");
    }
    List<PickleNode> above = stack.subList(marks.removeLast(), stack.size());
    List<PickleNode> items = List.copyOf(above);
    above.clear();
    return items;
  }

  private void append(List<PickleNode> items) {
    if (!(top() instanceof Growing list)) {
      throw malformed("the pickle appends to what is no list");
    }
    list.items.addAll(items);
  }

  private void setItems(List<PickleNode> items) {
    if (!(top() instanceof Mapping mapping)) {
      throw malformed("the pickle sets an item of what is no dict");
    }
    calls.putAll(mapping, items);
  }

  private void memoize(long index) {
    memo.put(index, top());
    if (memo.size() > MAX_MEMO) {
      throw input.refused(Reason.LIMIT_EXCEEDED, "more than " + MAX_MEMO + " remembered values");
    }
  }

  private PickleNode remembered(long index) {
    PickleNode node = memo.get(index);
    if (node == null) {
      throw malformed("the pickle refers to value " + index + ", which it does not have");
    }
    return node;
  }

  private void stackGlobal() {
    List<PickleNode> names = pop(2);
    if (names.getFirst() instanceof Scalar(Text module)
        && names.getLast() instanceof Scalar(Text name)) {
      global(module.value(), name.value());
    } else {
      throw malformed("the pickle names a global by what is no text");
    }
  }

  private void global(String module, String name) {
    String qualified = module + "." + name;
    stack.add(new Global(PickleGlobal.of(qualified).orElseThrow(() -> calls.unsafe(qualified))));
  }

  private void reduce() {
    PickleNode arguments = pop();
    PickleNode callable = pop();
    if (callable instanceof Global(PickleGlobal global) && arguments instanceof Tuple(var items)) {
      stack.add(calls.call(global, items));
    } else {
      throw malformed("the pickle calls what is no function");
    }
  }

  /** Attributes of an object: state dicts carry {@code _metadata}, which nobody here needs. */
  private void build() {
    pop();
    if (!(top() instanceof Mapping)) {
      throw malformed("the pickle sets attributes of what is no dict");
    }
  }

  private TensorFileException malformed(String detail) {
    return input.refused(Reason.MALFORMED, detail);
  }
}
