using System.Globalization;
using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Adapter for AUTOMATIC1111's WebUI, Forge, and sd-server with the same API: one call whose response contains the image. A run can be queried by its
/// id, but its image can't, so that an order whose response was lost runs again: the hardware is the operator's own.
/// </summary>
internal sealed class Automatic1111Provider(string name, string? model, Automatic1111Api api, TimeProvider clock) : IAccountCheck, IDisposable
{
    public const string KindName = "automatic1111";

    // The defaults of the server's own page, except for the size: most present checkpoints are made for a megapixel.
    private const int DefaultSteps = 20;

    private const double DefaultGuidance = 7;

    private readonly GpuServerResponses _responses = new("The WebUI", clock);

    private readonly SeedRule _seeds = new(api);

    private readonly RunInterrupter _interrupter = new(api);

    private readonly ProgressWatch _progress = new(api, clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.Free;

    public bool ImageToImage => true;

    /// <summary>The server may be an sd-server, which silently ignores a source image that it can't read.</summary>
    public bool NeedsSimpleSources => true;

    /// <summary>The number of connections. One more order would wait for a connection, and use up time and worker capacity without being sent.</summary>
    public int? MostOrdersAtOnce => Connections.MaxToGpuServer;

    public string? RemarkOn(GenerationOrder order) => ExtraArguments.RemarkOn(order);

    /// <summary>The file format is a setting of the server, and its sizes and seeds depend on the program.</summary>
    public OrderPlan PlanOf(GenerationOrder order)
    {
        var plan = OrderPlan.Of(order) with { Cut = ExtraArguments.FieldsIn(order), OutputFormat = null };
        return GpuServerSize.TryMap(order, Shape.Megapixel, out var size, out var mistake) ? plan.Sized(size) : plan.Refused(mistake);
    }

    public async Task<OrderPlan> PlanAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        var plan = PlanOf(order);
        (int, int)? size = plan is { Width: { } width, Height: { } height } ? (width, height) : null;
        return GpuServerSize.OnServerGrid(size) == size && order.Seed <= int.MaxValue ? plan
            : await _seeds.IsSdServerAsync(cancellationToken) ? (plan with { Seed = await _seeds.ForAsync(order.Seed, cancellationToken) }).Sized(GpuServerSize.OnServerGrid(size))
            : plan.Sized(GpuServerSize.OnLatentGrid(size));
    }

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        // Checked again: another server may be at the address now, or another one of the pool may have been chosen.
        if (order.IsExact && OrderChanges.RefusalOf(order, await PlanAsync(order, cancellationToken)) is { } refusal)
        {
            return new SubmitOutcome.Refused(refusal);
        }

        order = ExtraArguments.Strip(order);
        if (string.IsNullOrWhiteSpace(order.Prompt))
        {
            return Refused("The prompt is empty after removing its server arguments, which callers may not set.");
        }

        // Checked before it is sent: the server checks no size, and tries.
        if (!GpuServerSize.TryMap(order, Shape.Megapixel, out var size, out var mistake))
        {
            return Refused(mistake);
        }

        var wire = Wire(order, size ?? (Shape.Megapixel, Shape.Megapixel), await _seeds.ForAsync(order.Seed, cancellationToken));
        var stoppedRuns = new StoppedRuns();
        var response = await OrderAsync(wire, order, stoppedRuns, cancellationToken);
        return response.IsSuccess ? await ReadAsync(response, order, stoppedRuns, cancellationToken) : new SubmitOutcome.Refused(Refuse(response, wire, order));
    }

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        string? loaded = null;
        var finding = AccountResponses.Read(await api.GetOptionsAsync(cancellationToken), clock, body => AccountResponses.ObjectOf(body) is { } options
            ? AccountCheckResult.Good((loaded = AccountResponses.Shown(AccountResponses.TextAt(options, "sd_model_checkpoint"), null)) is not null ? $"The server responds, with the checkpoint {loaded}." : "The server responds, with no checkpoint loaded.")
            : null);
        if (!finding.IsGood || model is null || CheckpointName.IsSame(model, loaded))
        {
            return finding;
        }

        // Another checkpoint is loaded. The WebUI loads the one that an order names; sd-server has only the one with which it was started, and lists no other.
        var response = await api.ListCheckpointsAsync(cancellationToken);
        return !response.IsSuccess || CheckpointList.Find(response.Body, model) is not (var count, var hasIt) ? AccountCheckResult.Bad($"{finding.Message} Whether it has the configured model, {model}, is not known, since the server can't list its checkpoints.")
            : hasIt ? AccountCheckResult.Good($"{finding.Message} The configured model, {model}, is among its {MessageSanitizer.Count(count, "checkpoint")}.")
            : AccountCheckResult.Bad($"{finding.Message} The configured model, {model}, is not among its {MessageSanitizer.Count(count, "checkpoint")}.");
    }

    public void Dispose() => api.Dispose();

    /// <summary>The outcome of a successful response; an unfinished image, of a run that was interrupted or skipped, is not an image.</summary>
    private async Task<SubmitOutcome> ReadAsync(ServiceResponse response, GenerationOrder order, StoppedRuns stoppedRuns, CancellationToken cancellationToken)
    {
        var (outcome, began) = new ImageReader(_responses, model).Read(response, order);
        return outcome is SubmitOutcome.Completed && stoppedRuns.Includes(began, await _progress.GetStateAsync(cancellationToken))
            ? throw ImageReader.Interrupted("The run was interrupted or skipped at the server. Its unfinished image is not kept.")
            : outcome;
    }

    private async Task<ServiceResponse> OrderAsync(WireOrder wire, GenerationOrder order, StoppedRuns stoppedRuns, CancellationToken cancellationToken)
    {
        using var limit = new CallLimit(order.Deadline, clock, cancellationToken);
        try
        {
            return await _progress.DuringAsync(wire.TaskId, order, limit, stoppedRuns, () => api.OrderAsync(wire, limit, order.MayLeave));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ProviderFaultException { Reason: FailureReason.TimedOut, MayHaveBought: true })
        {
            await _interrupter.StopAsync(wire.TaskId);
            throw;
        }
    }

    private Refusal Refuse(ServiceResponse response, WireOrder wire, GenerationOrder order)
    {
        var error = ErrorMessages.Read(response.Body);
        var serviceMessage = api.Credentials.Clean(error.Text, order);
        if (response.Status == HttpStatusCode.InternalServerError && ServerFaults.Of(serviceMessage) == ServerFault.Memory)
        {
            // Temporary, if something else uses the memory; else lasting at this size, as one more run shows.
            var size = string.Create(CultureInfo.InvariantCulture, $"{wire.Width}x{wire.Height}");
            throw new ProviderFaultException(FailureReason.ProviderUnavailable, $"The WebUI ran out of GPU memory at {size}.", mayHaveBought: true)
            {
                MostTries = GpuServerResponses.MaxRunsOutOfMemory,
                IsIgnoredByCircuit = true,
            };
        }

        if (response.Status == HttpStatusCode.NotFound && error.IsOfRoute)
        {
            // The route exists, and does not know a name in the order: for example a sampler that the caller chose.
            return new(FailureReason.InvalidRequest, serviceMessage!);
        }

        return GpuServerResponses.IsFailure(response) && _responses.RefuseLasting(serviceMessage, order, model) is { } lasting ? lasting : _responses.Refuse(response, serviceMessage);
    }

    private WireOrder Wire(GenerationOrder order, (int Width, int Height) size, long seed) => new()
    {
        Prompt = order.Prompt,
        NegativePrompt = order.NegativePrompt ?? "",
        Seed = seed,
        Steps = order.Steps ?? DefaultSteps,
        Guidance = order.Guidance ?? DefaultGuidance,
        Width = size.Width,
        Height = size.Height,
        InitImages = order.Image is { } image ? [image.ToBase64()] : null,
        Strength = order.Image is null ? null : order.Strength,
        Overrides = new WireOverrides { Checkpoint = order.Model ?? model },
        Options = OptionFields.Of(order),

        // A different id for every order of the job: a canceled order stops its own run, and not the next one.
        TaskId = $"{order.JobId}-{Random.Shared.Next():x8}",
    };

    private static SubmitOutcome.Refused Refused(string message) => new(new Refusal(FailureReason.InvalidRequest, message));
}
