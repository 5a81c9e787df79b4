using System.Diagnostics;
using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Messaging;

/// <summary>A queue that this host consumes, with the handler of its commands.</summary>
public sealed class CommandEndpoint
{
    private CommandEndpoint(CommandChannel queue, int slots, Action<IReceiveEndpointConfigurator, UserTenants, IServiceProvider> connect)
        => (Queue, Slots, Connect) = (queue, slots, connect);

    /// <summary>The queue.</summary>
    public CommandChannel Queue { get; }

    /// <summary>How many messages this host holds at once. No more are prefetched: a message that one host holds is not delivered to another.</summary>
    public int Slots { get; }

    /// <summary>
    /// Called for a message that no handler receives but that carries the id of a job, before it goes to the dead letters, unless its publisher may not name its
    /// tenant; null when such a message needs no record.
    /// </summary>
    public Func<IServiceProvider, UnreadableCommand, CancellationToken, Task>? Unreadable { get; private init; }

    internal Action<IReceiveEndpointConfigurator, UserTenants, IServiceProvider> Connect { get; }

    /// <summary>The queue of <see cref="GenerateImage"/> in a lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="slots">See <see cref="Slots"/>.</param>
    /// <param name="handle">Handles a command. An exception, such as <see cref="CommandRefusedException"/>, sends the message to the <see cref="DeadLetter"/> queue.</param>
    /// <param name="unreadable">See <see cref="Unreadable"/>.</param>
    public static CommandEndpoint Generate(
        string lane,
        int slots,
        Func<IServiceProvider, ReceivedCommand<GenerateImage>, CancellationToken, Task> handle,
        Func<IServiceProvider, UnreadableCommand, CancellationToken, Task>? unreadable = null)
        => new(CommandChannel.Generate(lane), slots, Handle(handle, command => command.Tenant, lane, CommandChannel.Generate(lane).Name)) { Unreadable = unreadable };

    /// <summary>The queue of <see cref="CancelImage"/>.</summary>
    /// <param name="slots">See <see cref="Slots"/>.</param>
    /// <param name="handle">Handles a command. An exception sends the message to the <see cref="DeadLetter"/> queue.</param>
    public static CommandEndpoint Cancel(int slots, Func<IServiceProvider, ReceivedCommand<CancelImage>, CancellationToken, Task> handle)
        => new(CommandChannel.Cancel, slots, Handle(handle, command => command.Tenant, lane: null, CommandChannel.Cancel.Name));

    private static Action<IReceiveEndpointConfigurator, UserTenants, IServiceProvider> Handle<TCommand>(
        Func<IServiceProvider, ReceivedCommand<TCommand>, CancellationToken, Task> handle, Func<TCommand, string> tenantOf, string? lane, string queue)
        where TCommand : class
        => (endpoint, users, services) => endpoint.Handler<TCommand>(async context =>
        {
            using var span = context.Continue(queue);
            var (metrics, began, error) = (services.GetRequiredService<MessageMetrics>(), Stopwatch.GetTimestamp(), (string?)null);
            try
            {
                var user = Publisher.Of(context.ReceiveContext);
                users.Check(user, tenantOf(context.Message));

                // Only the system's own hosts create rows before they send. A publisher of one tenant that says so could begin jobs of another.
                var isRecorded = context.Headers.Get<bool>(CommandChannel.RecordedHeader) is true && users.AllowsEvery(user);
                await handle(services, new ReceivedCommand<TCommand>(context.Message, isRecorded, lane), context.CancellationToken);
            }
            catch (Exception fault)
            {
                error = fault is CommandRefusedException ? "refused" : "failed";
                throw;
            }
            finally
            {
                metrics.Processed(queue, Stopwatch.GetElapsedTime(began), error);
            }
        });
}
