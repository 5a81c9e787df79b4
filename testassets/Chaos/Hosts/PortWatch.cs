using System.Collections.Concurrent;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Providers;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Webhooks;
using ImageGen.Testing;

namespace ImageGen.Chaos.Hosts;

/// <summary>Wraps ports with failpoints. The job of a call is found from its arguments, or from the row that they name.</summary>
internal sealed class PortWatch(Failpoints failpoints)
{
    private readonly ConcurrentDictionary<string, string> _pictures = new();

    /// <summary>The job store, set once it exists. It is read for the prompt of a job that a call names only by its id.</summary>
    public IJobStore? Rows { get; set; }

    public T Around<T>(T inner, Dictionary<string, string> points)
        where T : class
        => Interposed.Around(
            inner,
            async (method, arguments) =>
            {
                if (points.TryGetValue(method, out var point))
                {
                    await PassAsync($"{point}.before", arguments);
                }
            },
            async (method, arguments, result) =>
            {
                Remember(arguments, result);
                // A refused claim is not a pass.
                if (points.TryGetValue(method, out var point) && result is not ClaimResult { Job: null })
                {
                    await PassAsync($"{point}.after", arguments);
                }
            });

    /// <summary>Passes the point for every job of the call. Of the events only the final one of a job counts, because otherwise the first event would always trigger the failpoint.</summary>
    private async Task PassAsync(string point, object?[] arguments)
    {
        if (arguments.OfType<IReadOnlyCollection<OutboxEntry>>().FirstOrDefault() is { } entries)
        {
            foreach (var entry in entries.Where(entry => IsLast(entry.Event)))
            {
                await failpoints.PassAsync(point, await PromptOfAsync(entry.Event.Subject));
            }
        }
        else if (arguments.OfType<IReadOnlyCollection<WebhookDelivery>>().FirstOrDefault() is { } deliveries)
        {
            foreach (var delivery in deliveries)
            {
                await failpoints.PassAsync(point, await PromptAsync([delivery]));
            }
        }
        else if (arguments.OfType<NumberedEvent>().All(IsLast))
        {
            await failpoints.PassAsync(point, await PromptAsync(arguments));
        }
    }

    private static bool IsLast(NumberedEvent @event) => @event is ImageGenerated or ImageFailed or ImageCanceled;

    private async Task<string?> PromptAsync(object?[] arguments)
    {
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case Job job:
                    return job.Request.Prompt;
                case JobSubmission submission:
                    return submission.Jobs[0].Request.Prompt;
                case GenerationOrder order:
                    return order.Prompt;
                case GenerateImage command:
                    return command.Request.Prompt;
                case ImageSource source:
                    return _pictures.GetValueOrDefault(source.Uri);
                case Guid id:
                    return await PromptOfAsync(id);
                case WebhookDelivery { JobId: { } job }:
                    return await PromptOfAsync(job);
                case NumberedEvent @event:
                    return await PromptOfAsync(@event.Subject);
            }
        }

        return null;
    }

    private async Task<string?> PromptOfAsync(Guid id) => Rows is { } rows ? (await rows.FindAsync(id, CancellationToken.None))?.Request.Prompt : null;

    private void Remember(object?[] arguments, object? result)
    {
        if (result is Prediction.Succeeded succeeded && arguments.OfType<GenerationOrder>().FirstOrDefault() is { } order)
        {
            _pictures[succeeded.Image.Uri] = order.Prompt;
        }
    }
}
