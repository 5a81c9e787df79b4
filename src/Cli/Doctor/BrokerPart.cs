using System.Globalization;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.Messaging.Examination;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Cli.Doctor;

/// <summary>The broker, its queues and its dead letters.</summary>
internal static class BrokerPart
{
    private const string Area = "broker";

    /// <param name="services">The services of the host.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    /// <returns>The findings, and the host of the broker; null if there is none.</returns>
    public static async Task<(IReadOnlyList<Finding> Findings, string? Host)> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        BrokerReport? report;
        try
        {
            report = await BrokerExamination.RunAsync(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ConfiguredProviders>().AllLanes, cancellationToken);
        }
        catch (FormatException)
        {
            // The settings have that fault already.
            return ([], null);
        }

        if (report is null)
        {
            return ([Finding.Warning(Area, "ConnectionStrings:RabbitMq is not set, so that the bus of each host is in its memory: events reach no other process, and workers find jobs of other hosts within seconds instead of at once.", "Set it for gateways and workers, such as amqp://user:password@host:5672/vhost.")], null);
        }

        if (report.Fault is { } fault)
        {
            return ([Finding.Unsafe(Area, $"{report.Endpoint}: {fault}")], report.Host);
        }

        return ([Finding.Good(Area, $"{report.Endpoint}: {report.Version}."), .. report.Queues.Select(Describe)], report.Host);
    }

    private static Finding Describe(QueueReport queue)
        => queue.Fault is { } fault ? Finding.Unsafe(Area, $"Queue {queue.Name}: {fault}")
            : queue.Messages is not { } messages ? Finding.Note(Area, $"Queue {queue.Name} does not exist yet; the first host declares it.")
            : queue.Name == DeadLetter.Queue && messages > 0 ? Finding.Warning(Area, string.Create(CultureInfo.InvariantCulture, $"{messages} messages that no worker can process are in {queue.Name}."), "Each has its reason in a header: see 'Dead letters' in docs/publishing.md.")
            : Finding.Good(Area, string.Create(CultureInfo.InvariantCulture, $"Queue {queue.Name}: {messages} messages, {queue.Consumers} consumers."));
}
