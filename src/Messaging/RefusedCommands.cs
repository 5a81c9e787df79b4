using System.Text.Json;
using ImageGen.Contracts;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Rescue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Messaging;

/// <summary>
/// Takes every command that can't be obeyed, writes the reason on it and moves it to the dead letters, so that it is delivered only once.
/// Should even that fail, the message is delivered again, up to the queue's delivery limit.
/// </summary>
internal sealed partial class RefusedCommands : IFilter<ExceptionReceiveContext>
{
    private const int MaxDetail = 500;

    private readonly CommandEndpoint _command;
    private readonly IServiceProvider _services;
    private readonly ILogger<RefusedCommands> _logger;
    private readonly IPipe<ExceptionReceiveContext> _pipe;

    private RefusedCommands(CommandEndpoint command, IServiceProvider services)
    {
        (_command, _services) = (command, services);
        _logger = services.GetRequiredService<ILogger<RefusedCommands>>();
        _pipe = Pipe.New<ExceptionReceiveContext>(Fill);
    }

    internal static void Take(IReceiveEndpointConfigurator endpoint, CommandEndpoint command, IServiceProvider services)
    {
        var refused = new RefusedCommands(command, services);
        // Before anything is read: a body that is too large is not even parsed.
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new CommandSizeLimit(context => refused.RefuseAsync(
            context, DeadLetter.TooLarge, $"A command must not be larger than {DeadLetter.MaxCommandBytes} bytes, but this is {context.Body.Length}."))));
        // What can't be read, and what a consumer threw.
        endpoint.ConfigureError(refused.Fill);
        // What could be read and no consumer wanted.
        endpoint.ConfigureDeadLetter(pipe => pipe.UseExecuteAsync(context => refused.RefuseAsync(
            context, DeadLetter.UnknownType, "The message says that it is of another type than this queue is for.")));
    }

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var (reason, detail) = Describe(context);
        var isNamed = CommandIdentity.TryRead(context.GetBody(), out var job, out var tenant);
        // One that a consumer has seen is a consumer's to record.
        if (!context.IsFaulted && _command.Unreadable is { } tell && isNamed)
        {
            await tell(_services, new UnreadableCommand(job, tenant, detail), context.CancellationToken).ConfigureAwait(false);
        }

        // Crash point: what the job's publisher is told is recorded. The message comes again, finds it so, and goes the same way.
        context.ExceptionHeaders.Set(DeadLetter.ReasonHeader, reason);
        context.ExceptionHeaders.Set(DeadLetter.DetailHeader, detail);
        context.ExceptionHeaders.Set(MessageHeaders.FaultStackTrace, null);
        await next.Send(context).ConfigureAwait(false);
        if (!context.IsFaulted)
        {
            // Else MassTransit takes it for a message that nobody wanted, and there are two letters. In our words: the exception may quote.
            await context.NotifyFaulted(new CommandRefusedException(reason, detail)).ConfigureAwait(false);
        }

        LogRefused(isNamed ? job : null, isNamed && NamePattern.IsMatch(tenant) ? tenant : null, reason, _command.Queue.Name, detail);
        if (reason == DeadLetter.Internal)
        {
            // Its text may quote anything, the prompt too, so only its kind and place are told.
            LogFault(isNamed ? job : null, context.Exception.GetType().Name, context.Exception.StackTrace);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("refusedCommands");

    private void Fill(IPipeConfigurator<ExceptionReceiveContext> pipe)
    {
        pipe.UseFilter(this);
        pipe.UseFilter(new ErrorTransportFilter());
    }

    private Task RefuseAsync(ReceiveContext context, string reason, string detail)
        => _pipe.Send(new RescueExceptionReceiveContext(context, new CommandRefusedException(reason, detail)));

    private (string Reason, string Detail) Describe(ExceptionReceiveContext context)
    {
        var (reason, detail) = context.Exception switch
        {
            CommandRefusedException refused => (refused.Reason, refused.Message),
            // Its text may quote anything.
            var fault when context.IsFaulted => (DeadLetter.Internal, $"The worker met a fault of its own: {fault.GetType().Name}."),
            var fault => (DeadLetter.Unreadable, $"The body is not the JSON of this command. {WhereOf(fault, context)}".TrimEnd()),
        };
        return (reason, detail.Length <= MaxDetail ? detail : detail[..MaxDetail]);
    }

    private string WhereOf(Exception fault, ReceiveContext context)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is JsonException json)
            {
                return UnreadableJson.Describe(json, context.GetBody(), _command.Queue == CommandChannel.Cancel ? typeof(CancelImage) : typeof(GenerateImage));
            }
        }

        return "";
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.dead_lettered", Message = "Command moved to the dead letters: job={Job} tenant={Tenant} reason={Reason} queue={Queue} detail={Detail}")]
    private partial void LogRefused(Guid? job, string? tenant, string reason, string queue, string detail);

    [LoggerMessage(Level = LogLevel.Error, EventName = "command.failed", Message = "The command of job {Job} met an internal fault: {Kind} {Stack}")]
    private partial void LogFault(Guid? job, string kind, string? stack);
}
