using MassTransit;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>A queue that this host consumes.</summary>
/// <param name="Queue">Which.</param>
/// <param name="Slots">How many messages are held at once, and no more are fetched ahead: what one host holds, another can't take.</param>
/// <param name="Connect">Connects the consumers. One that throws sends the message to the <see cref="DeadLetter"/> queue.</param>
/// <param name="Unreadable">
/// Told of a message that no consumer gets to see but that carries the id of a job, before it goes to the dead letters; null when nobody
/// needs to know.
/// </param>
public sealed record CommandEndpoint(
    CommandChannel Queue,
    int Slots,
    Action<IReceiveEndpointConfigurator, IRegistrationContext> Connect,
    Func<IServiceProvider, UnreadableCommand, CancellationToken, Task>? Unreadable = null);
