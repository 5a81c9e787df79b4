using MassTransit;

namespace ImageGen.Messaging;

/// <summary>Rejects a body that is larger than any valid command before it is parsed.</summary>
internal sealed class CommandSizeLimit(Func<ReceiveContext, Task> refuse) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        => context.Body.Length > DeadLetter.MaxCommandBytes ? refuse(context) : next.Send(context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("commandSizeLimit");
}
