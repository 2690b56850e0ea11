"""A ReLU that never dies: below zero a little of every tug still gets through."""

from engine.spec import Example, Gate, Kink, Param, Port

GATE = Gate(
    name="leaky_relu",
    symbol="LReLU",
    category="squash",
    summary="The input, made small when negative.",
    ports=(Port("x"),),
    params=(Param("slope", 0.01, "slope below zero", min=0.0, max=1.0, step=0.01),),
    aliases=("lrelu",),
    formula=r"\begin{cases} <x> & <x> > 0 \\ <slope> \cdot <x> & <x> \le 0 \end{cases}",
    derivative=(r"\begin{cases} 1 & <x> > 0 \\ <slope> & <x> \le 0 \end{cases}",),
    code="{x} if {x} > 0.0 else {slope} * {x}",
    code_gradient=("{g} if {x} > 0.0 else {slope} * {g}",),
    passing=("slope at *<x>*",),
    examples=(
        Example((2.0,), 2.0, (1.0,)),
        Example((-2.0,), -0.02, (0.01,)),
        Example((-2.0,), -0.4, (0.2,), {"slope": 0.2}),
    ),
    kinks=(
        Kink("x = 0", lambda x, slope: x, "The slope at the corner x = 0 is taken as the one below zero."),
    ),
    max_slope=1.0,
    paper="Maas, Hannun, Ng 2013, section 2",
)


def forward(x, slope):
    return x if x > 0.0 else slope * x


def backward(x, slope, out, g):
    return (g,) if x > 0.0 else (slope * g,)
