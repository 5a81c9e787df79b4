using MassTransit;

namespace ImageGen.Messaging;

/// <summary>Keeps bodies from the parser that are larger than any command.</summary>
internal sealed class CommandSizeLimit(Func<ReceiveContext, Task> refuse) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        => context.Body.Length > DeadLetter.MaxCommandBytes ? refuse(context) : next.Send(context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("commandSizeLimit");
}
