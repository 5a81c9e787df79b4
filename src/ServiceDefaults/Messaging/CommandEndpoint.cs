using MassTransit;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>A queue that this host consumes.</summary>
/// <param name="Queue">Which.</param>
/// <param name="Slots">How many messages are held at once, and no more are fetched ahead: what one host holds, another can't take.</param>
/// <param name="Connect">Connects the consumers.</param>
public sealed record CommandEndpoint(CommandChannel Queue, int Slots, Action<IReceiveEndpointConfigurator, IRegistrationContext> Connect);
