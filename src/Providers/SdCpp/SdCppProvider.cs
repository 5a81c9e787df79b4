using System.Globalization;
using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.SdCpp;

/// <summary>
/// Adapter for a server of stable-diffusion.cpp, with its own job API: the response to an order has an id, and the ended job contains the image.
/// The server chooses the ids and has no list, so that an order whose response was lost can't be found again. It runs again instead: the
/// hardware is the operator's own.
/// </summary>
internal sealed class SdCppProvider(string name, string? model, SdCppApi api, ImageDownloader images, TimeProvider clock) : IPredictionProvider, IAccountCheck, IDisposable
{
    public const string KindName = "sdcpp";

    /// <summary>The part of an order that has the adapter's steps and guidance, and may have the caller's options.</summary>
    private const string Sampling = "sample_params";

    // Recorded: a larger number is silently reduced to this one.
    private const int MaxSteps = 100;

    private readonly GpuServerResponses _responses = new("sd-server", clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.Free;

    public bool ImageToImage => true;

    /// <summary>It reads few formats, and WebP only if it was built with it.</summary>
    public bool NeedsSimpleSources => true;

    public string? RemarkOn(GenerationOrder order) => LeftOut.Join(
        order.Steps is > MaxSteps and var steps ? string.Create(CultureInfo.InvariantCulture, $"sd-server makes {MaxSteps} steps at most; {steps} were requested.") : null,
        ExtraArguments.RemarkOn(order));

    public OrderPlan PlanOf(GenerationOrder order)
    {
        var plan = OrderPlan.Of(order) with { Cut = ExtraArguments.FieldsIn(order), Steps = order.Steps is { } steps ? Math.Min(steps, MaxSteps) : null };
        return GpuServerSize.TryMap(order, Shape.Megapixel, out var size, out var mistake) ? plan.Sized(GpuServerSize.OnServerGrid(size)) : plan.Refused(mistake);
    }

    /// <summary>The number of connections: an order that waits for one has not been sent.</summary>
    public int? MostOrdersAtOnce => Connections.MaxToGpuServer;

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        order = ExtraArguments.Strip(order);
        if (string.IsNullOrWhiteSpace(order.Prompt))
        {
            return Refused(new(FailureReason.InvalidRequest, "The prompt is empty after removing its server arguments, which callers may not set."));
        }

        // Checked before it is sent: a huge size would be accepted, and would end the server.
        if (!GpuServerSize.TryMap(order, Shape.Megapixel, out var size, out var mistake))
        {
            return Refused(new(FailureReason.InvalidRequest, mistake));
        }

        if ((order.Model ?? model) is { } requested && await RefuseModelAsync(order, requested, cancellationToken) is { } refusal)
        {
            return Refused(refusal);
        }

        var response = await api.OrderAsync(Wire(order, size), order.MayLeave, cancellationToken);
        return response.IsSuccess
            ? WireJson.Read(response.Body, SdCppJson.Default.WireJob)?.Id is { } id && JobId.IsGood(id) ? new SubmitOutcome.Accepted(id) : throw _responses.Unreadable(mayHaveBought: true)
            : Refused(Refuse(response, order));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var response = await api.GetJobAsync(providerId, cancellationToken);
        return response switch
        {
            { IsSuccess: true } => new JobReader(_responses, model).Read(WireJson.Read(response.Body, SdCppJson.Default.WireJob), ExtraArguments.Strip(order)) ?? throw _responses.Unreadable(mayHaveBought: false),
            { Status: HttpStatusCode.Gone } => new Prediction.Gone("sd-server made the image and has deleted it since."),
            _ when FailureTexts.IsUnknownJob(response) => new Prediction.Gone("sd-server does not know the job: it was restarted, or another server is at its address now."),
            // A 404 with another text is from another server or a proxy, and does not concern the job.
            _ => throw _responses.OfQuery(response),
        };
    }

    public async Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var response = await api.CancelJobAsync(providerId, cancellationToken);

        // 409: it is running, or waits for its turn in the state generating, and can't be stopped. 404 and 410: the next read shows the state.
        return response.IsSuccess || response.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? await PollAsync(order, providerId, cancellationToken)
            : throw _responses.OfQuery(response);
    }

    /// <summary>Not called, since running the order again is free.</summary>
    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("sd-server chooses the ids of its jobs, and has no list of them."));

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => images.FetchAsync(source.Uri, cancellationToken);

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
        => AccountResponses.Read(await api.GetCapabilitiesAsync(cancellationToken), clock, body => WireJson.Read(body, SdCppJson.Default.WireCapabilities) is { } capabilities
            ? AccountResponses.Shown(capabilities.Model?.Name, null) is not { } loaded ? AccountCheckResult.Good("The server responds.")
                : model is null || CheckpointName.IsSame(model, loaded) ? AccountCheckResult.Good($"The server responds, with the model {loaded}.")
                : AccountCheckResult.Bad($"The server responds, but it was started with the model {loaded}, and {model} is configured.")
            : null);

    public void Dispose()
    {
        api.Dispose();
        images.Dispose();
    }

    /// <summary>Why the server's only model is not the requested one: the server loads no other, and ignores the request for it.</summary>
    private async Task<Refusal?> RefuseModelAsync(GenerationOrder order, string requested, CancellationToken cancellationToken)
    {
        var response = await api.GetCapabilitiesAsync(cancellationToken);
        if (!response.IsSuccess)
        {
            return ProviderFaults.IsCertainRefusal(response.Status) ? Refuse(response, order) : throw _responses.OfQuery(response);
        }

        return WireJson.Read(response.Body, SdCppJson.Default.WireCapabilities)?.Model?.Name is not { } loaded ? throw _responses.Unreadable(mayHaveBought: false)
            : CheckpointName.IsSame(requested, loaded) ? null
            : GpuServerResponses.NoModel(order, model, $"sd-server was started with a model other than the requested one: {MessageSanitizer.Clean(loaded, token: null)}.");
    }

    private Refusal Refuse(ServiceResponse response, GenerationOrder order)
        => FailureTexts.IsOtherSortOfModel(response) && ProviderFaults.IsCertainRefusal(response.Status)
            ? new(FailureReason.ProviderRetired, "sd-server was started with a model that makes no images.") { IsOfServer = true }
            : GpuServerResponses.IsFailure(response) && _responses.RefuseLasting(FailureTexts.MessageOf(response, order), order, model) is { } lasting ? lasting
            : _responses.Refuse(response, FailureTexts.MessageOf(response, order));

    private static WireOrder Wire(GenerationOrder order, (int Width, int Height)? size) => new()
    {
        Prompt = order.Prompt,
        NegativePrompt = order.NegativePrompt,
        Width = size?.Width,
        Height = size?.Height,
        Seed = order.Seed,
        InitImage = order.Image?.ToBase64(),
        Strength = order.Image is null ? null : order.Strength,
        OutputFormat = order.OutputFormat switch
        {
            OutputFormat.Png => "png",
            OutputFormat.Jpeg => "jpeg",
            OutputFormat.Webp => "webp",
            _ => null,
        },
        Sampling = order.Steps is null && order.Guidance is null && OptionFields.Inside(order, Sampling) is null
            ? null
            : new WireSampling { Steps = order.Steps, Guidance = order.Guidance is { } guidance ? new WireGuidance { Text = guidance } : null, Options = OptionFields.Inside(order, Sampling) },
        Options = OptionFields.Of(order, without: Sampling),
    };

    private static SubmitOutcome.Refused Refused(Refusal refusal) => new(refusal);
}
