using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageGen.Providers;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Metrics;

/// <summary>Measures and traces calls to providers, by OpenTelemetry's conventions for generative AI. Spans have neither prompts nor addresses.</summary>
internal sealed class OrderTelemetry
{
    private const string Operation = "generate_content";

    /// <summary>In metrics, for a model that only a request names: callers must not be able to create time series.</summary>
    private const string OtherModel = "other";

    private readonly Histogram<double> _duration;

    public OrderTelemetry(IMeterFactory factory) => _duration = MetricCatalogue.GenAiDuration.HistogramOn<double>(factory.Create(ImageGenTelemetry.Name));

    /// <summary>Makes the call that orders an image.</summary>
    public async Task<T> OrderAsync<T>(ClaimedJob job, ProviderInstance instance, Func<Task<T>> call)
    {
        var model = instance.ModelFor(job.Row.Request);
        using var span = Start(job, model is null ? Operation : $"{Operation} {model}", instance.Entry.Name);
        span?.SetTag(Labels.GenAiOperation, Operation);
        span?.SetTag(Labels.GenAiProvider, instance.Provider.Kind);
        span?.SetTag(Labels.GenAiModel, model);
        span?.SetTag(Labels.GenAiOutput, "image");
        span?.SetTag(Labels.Attempt, job.Attempts.Count);
        var began = Stopwatch.GetTimestamp();
        var error = (string?)"internal";
        try
        {
            var result = await call();
            error = result is SubmitOutcome.Refused { Refusal.Reason: var reason } ? ApiNames.Of(reason) : null;
            return result;
        }
        catch (ProviderFaultException fault)
        {
            error = ApiNames.Of(fault.Reason);
            throw;
        }
        finally
        {
            Fail(span, error);
            var tags = new TagList
            {
                { Labels.GenAiOperation, Operation },
                { Labels.GenAiProvider, instance.Provider.Kind },
                { Labels.GenAiModel, model is null || model == instance.OwnModel ? model ?? "default" : OtherModel },
            };
            if (error is not null)
            {
                tags.Add(Labels.ErrorType, error);
            }

            _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        }
    }

    /// <summary>Makes a call that buys nothing.</summary>
    public static async Task<T> AskAsync<T>(ClaimedJob job, string name, Func<Task<T>> call)
    {
        using var span = Start(job, name, job.Instance?.Entry.Name);
        if (span is null)
        {
            return await call();
        }

        try
        {
            return await call();
        }
        catch (Exception fault)
        {
            // Not its message, which may quote anything.
            Fail(span, fault is ProviderFaultException known ? ApiNames.Of(known.Reason) : fault.GetType().Name);
            throw;
        }
    }

    private static Activity? Start(ClaimedJob job, string name, string? provider)
    {
        var span = ImageGenTelemetry.IsTraced ? ImageGenTelemetry.Source.StartActivity(name, ActivityKind.Client) : null;
        span?.SetTag(Labels.JobId, job.Row.Id);
        span?.SetTag(Labels.Provider, provider);
        return span;
    }

    private static void Fail(Activity? span, string? error)
    {
        if (error is not null)
        {
            span?.SetTag(Labels.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
    }
}
