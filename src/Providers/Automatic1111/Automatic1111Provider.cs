using System.Globalization;
using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Boxes;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// AUTOMATIC1111's WebUI, Forge, and sd-server by the same API: one call that is answered with the image. A run can be asked about by the
/// name that it was given, but its image can't, so that an order whose answer was lost runs again: the hardware is the operator's own.
/// </summary>
internal sealed class Automatic1111Provider(string name, string? model, Automatic1111Api api, TimeProvider clock) : IAccountCheck, IDisposable
{
    public const string KindName = "automatic1111";

    // Those of the server's own page, but for the size: most checkpoints of today are made for a megapixel.
    private const int DefaultSteps = 20;

    private const double DefaultGuidance = 7;

    private readonly GpuServerResponses _answers = new("The WebUI", clock);

    private readonly SeedRule _seeds = new(api);

    private readonly Abandonment _abandonment = new(api);

    private readonly ProgressWatch _progress = new(api, clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.Free;

    public bool ImageToImage => true;

    /// <summary>What answers may be an sd-server, which leaves out without a word what it can't read.</summary>
    public bool NeedsSimpleSources => true;

    /// <summary>As many as there are connections. One more would wait for one of them, and time and a worker's hands would be gone with nothing sent.</summary>
    public int? MostOrdersAtOnce => Connections.MostToBox;

    public string? RemarkOn(GenerationOrder order) => ExtraArguments.RemarkOn(order);

    /// <summary>The file's format is one of the server's settings, and its sizes and seeds depend on which program it is.</summary>
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
        // Once more: another server may answer at the address by now, and another of the pool may have been chosen.
        if (order.IsExact && OrderChanges.RefusalOf(order, await PlanAsync(order, cancellationToken)) is { } refusal)
        {
            return new SubmitOutcome.Refused(refusal);
        }

        order = ExtraArguments.Strip(order);
        if (string.IsNullOrWhiteSpace(order.Prompt))
        {
            return Refused("The prompt is empty without the arguments in it, which callers may not give.");
        }

        // Before it is sent: the server checks no size, and tries.
        if (!GpuServerSize.TryMap(order, Shape.Megapixel, out var size, out var mistake))
        {
            return Refused(mistake);
        }

        var wire = Wire(order, size ?? (Shape.Megapixel, Shape.Megapixel), await _seeds.ForAsync(order.Seed, cancellationToken));
        var stops = new Interruptions();
        var answer = await OrderAsync(wire, order, stops, cancellationToken);
        return answer.IsSuccess ? await ReadAsync(answer, order, stops, cancellationToken) : new SubmitOutcome.Refused(Refuse(answer, wire, order));
    }

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        string? loaded = null;
        var finding = AccountResponses.Read(await api.GetOptionsAsync(cancellationToken), clock, body => AccountResponses.ObjectOf(body) is { } options
            ? AccountCheckResult.Good((loaded = AccountResponses.Shown(AccountResponses.TextAt(options, "sd_model_checkpoint"), null)) is not null ? $"The box answers, with the checkpoint {loaded}." : "The box answers, with no checkpoint loaded.")
            : null);
        if (!finding.IsGood || model is null || CheckpointName.IsSame(model, loaded))
        {
            return finding;
        }

        // Another one is loaded. The WebUI loads what an order names; sd-server has what it was started with, and lists nothing else.
        var answer = await api.ListCheckpointsAsync(cancellationToken);
        return !answer.IsSuccess || CheckpointList.Find(answer.Body, model) is not (var count, var hasIt) ? AccountCheckResult.Bad($"{finding.Message} Whether it has the configured model, {model}, can't be asked.")
            : hasIt ? AccountCheckResult.Good($"{finding.Message} The configured model, {model}, is among its {MessageSanitizer.Count(count, "checkpoint")}.")
            : AccountCheckResult.Bad($"{finding.Message} The configured model, {model}, is not among its {MessageSanitizer.Count(count, "checkpoint")}.");
    }

    public void Dispose() => api.Dispose();

    /// <summary>What a good answer has; an unfinished image, of a run that somebody interrupted or skipped, is none.</summary>
    private async Task<SubmitOutcome> ReadAsync(Answer answer, GenerationOrder order, Interruptions stops, CancellationToken cancellationToken)
    {
        var (outcome, began) = new ImageReader(_answers, model).Read(answer, order);
        return outcome is SubmitOutcome.Completed && stops.Concern(began, await _progress.AskStateAsync(cancellationToken))
            ? throw ImageReader.Interrupted("Somebody interrupted or skipped the run at the server. Its unfinished image is not kept.")
            : outcome;
    }

    private async Task<Answer> OrderAsync(WireOrder wire, GenerationOrder order, Interruptions stops, CancellationToken cancellationToken)
    {
        using var limit = new CallLimit(order.Deadline, clock, cancellationToken);
        try
        {
            return await _progress.DuringAsync(wire.TaskId, order, limit, stops, () => api.OrderAsync(wire, limit, order.MayLeave));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ProviderFaultException { Reason: FailureReason.TimedOut, MayHaveBought: true })
        {
            await _abandonment.StopAsync(wire.TaskId);
            throw;
        }
    }

    private Refusal Refuse(Answer answer, WireOrder wire, GenerationOrder order)
    {
        var error = ErrorMessages.Read(answer.Body);
        var words = api.Credentials.Clean(error.Text, order);
        if (answer.Status == HttpStatusCode.InternalServerError && ServerFaults.Of(words) == ServerFault.Memory)
        {
            // Passing, when something else has the memory; and final at this size otherwise, which one more run shows.
            var size = string.Create(CultureInfo.InvariantCulture, $"{wire.Width}x{wire.Height}");
            throw new ProviderFaultException(FailureReason.ProviderUnavailable, $"The WebUI ran out of GPU memory at {size}.", mayHaveBought: true)
            {
                MostTries = GpuServerResponses.MostRunsOutOfMemory,
                IsIgnoredByCircuit = true,
            };
        }

        if (answer.Status == HttpStatusCode.NotFound && error.IsOfRoute)
        {
            // The route is there, and does not know a name in the order: a sampler that the caller chose, for example.
            return new(FailureReason.InvalidRequest, words!);
        }

        return GpuServerResponses.IsFailure(answer) && _answers.RefuseLasting(words, order, model) is { } lasting ? lasting : _answers.Refuse(answer, words);
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

        // Another for every order of the job: whoever gives up stops his own run, and not the one that follows it.
        TaskId = $"{order.JobId}-{Random.Shared.Next():x8}",
    };

    private static SubmitOutcome.Refused Refused(string message) => new(new Refusal(FailureReason.InvalidRequest, message));
}
