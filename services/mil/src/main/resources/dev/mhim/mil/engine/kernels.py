class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def adam(self: __torch__.Kernels, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], step: List[Tensor], steps: List[Tensor], lr: float, decay: float) -> NoneType:
    _0 = torch._foreach_add_(step, 1)
    _1 = torch._fused_adam_(weights, gradients, means, variances, annotate(List[Tensor], []), steps, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1.0e-08, amsgrad=False, maximize=False)
    return None
  def adam_device(self: __torch__.Kernels, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], step: List[Tensor], steps: List[Tensor], lr: Tensor, decay: float) -> NoneType:
    _0 = torch._foreach_add_(step, 1)
    _1 = torch._fused_adam_(weights, gradients, means, variances, annotate(List[Tensor], []), steps, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1.0e-08, amsgrad=False, maximize=False)
    return None
  def adamw(self: __torch__.Kernels, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], step: List[Tensor], steps: List[Tensor], lr: float, decay: float) -> NoneType:
    _0 = torch._foreach_add_(step, 1)
    _1 = torch._fused_adamw_(weights, gradients, means, variances, annotate(List[Tensor], []), steps, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1.0e-08, amsgrad=False, maximize=False)
    return None
  def adamw_device(self: __torch__.Kernels, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], variances: List[Tensor], step: List[Tensor], steps: List[Tensor], lr: Tensor, decay: float) -> NoneType:
    _0 = torch._foreach_add_(step, 1)
    _1 = torch._fused_adamw_(weights, gradients, means, variances, annotate(List[Tensor], []), steps, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1.0e-08, amsgrad=False, maximize=False)
    return None
  def follow(self: __torch__.Kernels, average: Tensor, leader: Tensor, momentum: float, rest: float) -> NoneType:
    _0 = torch.add_(torch.mul_(ops.prim.data(average), momentum), leader, alpha=rest)
    return None
  def follow_device(self: __torch__.Kernels, average: Tensor, leader: Tensor, momentum: Tensor, rest: Tensor) -> NoneType:
    _0 = torch.addcmul_(torch.mul_(ops.prim.data(average), momentum), leader, rest)
    return None
  def fill(self: __torch__.Kernels, target: Tensor, value: float) -> NoneType:
    _0 = torch.fill_(target, value)
    return None
  def copy(self: __torch__.Kernels, target: Tensor, source: Tensor) -> NoneType:
    _0 = torch.copy_(target, source)
    return None
  def bfloat16(self: __torch__.Kernels, source: Tensor) -> Tensor:
    return torch.to(source, 15)
  def clip_norm(self: __torch__.Kernels, gradients: List[Tensor], norm: float) -> NoneType:
    length = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    scale = torch.clamp(torch.mul(torch.reciprocal(torch.add(length, 9.9999999999999995e-07)), norm), None, 1.)
    _0 = torch._foreach_mul_(gradients, scale)
    return None
