using System.Text.Json;
using ImageGen.Contracts;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Rescue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Messaging;

/// <summary>
/// Moves every command that cannot be processed to the dead letters, with the reason in its headers, so that it is delivered only once.
/// If even that fails, the message is delivered again after a second. Up to RabbitMQ 4.2 the queue's delivery limit ends that; from 4.3 on only deliveries whose channel broke count.
/// </summary>
internal sealed partial class RefusedCommands : IFilter<ExceptionReceiveContext>
{
    private const int MaxDetail = 500;

    // The broker would deliver the message again at once, thousands of times a second while it refuses the dead letter.
    private static readonly TimeSpan RedeliveryDelay = TimeSpan.FromSeconds(1);

    private readonly CommandEndpoint _command;
    private readonly UserTenants _users;
    private readonly IServiceProvider _services;
    private readonly ILogger<RefusedCommands> _logger;
    private readonly IPipe<ExceptionReceiveContext> _pipe;

    private RefusedCommands(CommandEndpoint command, UserTenants users, IServiceProvider services)
    {
        (_command, _users, _services) = (command, users, services);
        _logger = services.GetRequiredService<ILogger<RefusedCommands>>();
        _pipe = Pipe.New<ExceptionReceiveContext>(Fill);
    }

    internal static void Take(IReceiveEndpointConfigurator endpoint, CommandEndpoint command, UserTenants users, IServiceProvider services)
    {
        var refused = new RefusedCommands(command, users, services);
        // Before parsing: a body that is too large is not even parsed.
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new CommandSizeLimit(context => refused.RefuseAsync(
            context, DeadLetter.TooLarge, $"A command must not be larger than {DeadLetter.MaxCommandBytes} bytes, but this is {context.Body.Length}."))));
        // Unreadable messages, and exceptions of consumers.
        endpoint.ConfigureError(refused.Fill);
        // Readable messages that no consumer accepted.
        endpoint.ConfigureDeadLetter(pipe => pipe.UseExecuteAsync(context => refused.RefuseAsync(
            context, DeadLetter.UnknownType, "The message has a type that this queue does not accept.")));
    }

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        try
        {
            await MoveAsync(context, next).ConfigureAwait(false);
        }
        catch (Exception fault) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogNotMoved(_command.Queue.Name, fault.GetType().Name);
            await Task.Delay(RedeliveryDelay, _services.GetRequiredService<TimeProvider>(), context.CancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("refusedCommands");

    private async Task MoveAsync(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var (reason, detail) = Describe(context);
        var isNamed = CommandIdentity.TryRead(context.GetBody(), out var job, out var tenant);
        var user = Publisher.Of(context);
        // A command that reached a consumer is checked and recorded there.
        if (!context.IsFaulted && isNamed && _users.Objection(user, tenant) is { } objection)
        {
            (reason, detail) = (DeadLetter.TenantNotAllowed, Shorten(objection));
        }
        else if (!context.IsFaulted && isNamed && _command.Unreadable is { } record)
        {
            await record(_services, new UnreadableCommand(job, tenant, detail), context.CancellationToken).ConfigureAwait(false);
        }

        // Crash point: the failure that the job's publisher reads is recorded. The message is delivered again, is found to be recorded, and takes the same path.
        context.ExceptionHeaders.Set(DeadLetter.ReasonHeader, reason);
        context.ExceptionHeaders.Set(DeadLetter.DetailHeader, detail);
        context.ExceptionHeaders.Set(DeadLetter.UserHeader, user);
        context.ExceptionHeaders.Set(MessageHeaders.FaultStackTrace, null);
        await next.Send(new DeadLetterContext(context)).ConfigureAwait(false);
        if (!context.IsFaulted)
        {
            // Without this MassTransit treats the message as skipped and writes a second dead letter. The text is the system's own: an exception may quote the body.
            await context.NotifyFaulted(new CommandRefusedException(reason, detail)).ConfigureAwait(false);
        }

        LogRefused(isNamed ? job : null, isNamed && NamePattern.IsMatch(tenant) ? tenant : null, reason, _command.Queue.Name, detail);
        if (reason == DeadLetter.Internal)
        {
            // The exception's text may quote anything, including the prompt, so only its type and stack are logged.
            LogFault(isNamed ? job : null, context.Exception.GetType().Name, context.Exception.StackTrace);
        }
    }

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
            // The exception's text may quote anything.
            var fault when context.IsFaulted => (DeadLetter.Internal, $"The worker failed with an internal error: {fault.GetType().Name}."),
            var fault => (DeadLetter.Unreadable, $"The body is not the JSON of this command. {WhereOf(fault, context)}".TrimEnd()),
        };
        return (reason, Shorten(detail));
    }

    private static string Shorten(string detail) => detail.Length <= MaxDetail ? detail : detail[..MaxDetail];

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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.dead_lettered", Message = "Command refused and moved to the dead letters: job={Job} tenant={Tenant} reason={Reason} queue={Queue} detail={Detail}")]
    private partial void LogRefused(Guid? job, string? tenant, string reason, string queue, string detail);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.not_moved", Message = "Moving a refused command to the dead letters failed; the broker delivers it again: queue={Queue} fault={Fault}")]
    private partial void LogNotMoved(string queue, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "command.failed", Message = "The command of job {Job} failed with an internal error: {Kind} {Stack}")]
    private partial void LogFault(Guid? job, string kind, string? stack);
}
