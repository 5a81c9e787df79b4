using ImageGen.Contracts;
using ImageGen.Providers.ComfyUi.Workflows;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.ComfyUi;

/// <summary>
/// Adapter for ComfyUI: an order fills the slots of a workflow, and the workflow runs with the job's own id. So an order whose response was lost is
/// looked up by that id, in the queue and in the history.
/// </summary>
internal sealed class ComfyUiProvider : IPredictionProvider, IAccountCheck, IDisposable
{
    public const string KindName = "comfyui";

    // An order may be in transit for as long as the call may last.
    private static readonly TimeSpan Settled = ComfyUiApi.OrderTimeout + TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Workflow _workflow;

    private readonly ComfyUiApi _api;

    private readonly ImageDownloader _images;

    private readonly TimeProvider _clock;

    private readonly GpuServerResponses _serverResponses;

    private readonly OrderResponses _orderResponses;

    private readonly RunClient _runs;

    private readonly ImageUploads _uploads;

    private readonly RunReader _reader;

    private readonly RunListener _listener;

    private readonly string? _configuredModel;

    public ComfyUiProvider(string name, string? model, Workflow workflow, ComfyUiApi api, RunListener listener, ImageDownloader images, TimeProvider clock)
    {
        (Name, DefaultModel, _workflow, _api, _listener, _images, _clock) = (name, model ?? workflow.DefaultCheckpoint, workflow, api, listener, images, clock);
        _configuredModel = model;
        _serverResponses = new GpuServerResponses("ComfyUI", clock);
        _orderResponses = new OrderResponses(_serverResponses, DefaultModel);
        _runs = new RunClient(api, _serverResponses);
        _uploads = new ImageUploads(api, _serverResponses);
        _reader = new RunReader(api, _serverResponses, DefaultModel);
    }

    public string Name { get; }

    public string Kind => KindName;

    public string? DefaultModel { get; }

    public PurchaseEvidence Evidence => PurchaseEvidence.ById;

    /// <summary>A run is looked up by its id before it is ordered again, since the GPU may be working on it; but it costs nothing.</summary>
    public bool IsFree => true;

    /// <summary>The number of connections: an order that waits for one has not been sent.</summary>
    public int? MostOrdersAtOnce => Connections.MaxToGpuServer;

    public bool ImageToImage => _workflow.Has(Slot.Image);

    public string? RemarkOn(GenerationOrder order) => LeftOut.Of(
        order,
        "The configured workflow",
        negativePrompt: !_workflow.Has(Slot.Negative),
        steps: !_workflow.Has(Slot.Steps),
        guidance: !_workflow.Has(Slot.Guidance),
        strength: !_workflow.Has(Slot.Strength));

    public OrderPlan PlanOf(GenerationOrder order)
    {
        var plan = OrderPlan.Of(order) with
        {
            NegativePrompt = _workflow.Has(Slot.Negative),
            Steps = _workflow.Has(Slot.Steps) ? order.Steps : null,
            Guidance = _workflow.Has(Slot.Guidance) ? order.Guidance : null,
            Strength = _workflow.Has(Slot.Strength) ? order.Strength : null,
            OutputFormat = order.OutputFormat == OutputFormat.Png && _workflow.SavesPng ? OutputFormat.Png : null,
        };
        return GpuServerSize.TryMap(order with { Image = null }, _workflow.DefaultSide, out var size, out var mistake) && Fits(order, size, out mistake) ? plan.Sized(GpuServerSize.OnLatentGrid(size)) : plan.Refused(mistake!);
    }

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        // The workflow decides how the size of the source image is used.
        if (!GpuServerSize.TryMap(order with { Image = null }, _workflow.DefaultSide, out var size, out var mistake) || !Fits(order, size, out mistake))
        {
            return Refused(new(FailureReason.InvalidRequest, mistake!));
        }

        var checkpoint = _workflow.Has(Slot.Checkpoint) ? order.Model ?? DefaultModel : null;

        // A different file name for every order: a server does not run a known workflow again, and may then return no image.
        var file = $"imagegen-{order.JobId:N}-{Random.Shared.Next():x8}";
        var (image, refusal) = order.Image is { } source ? await _uploads.UploadAsync(source, order.JobId, cancellationToken) : (null, null);
        if (refusal is not null)
        {
            return Refused(refusal);
        }

        var values = new SlotValues(order, size, checkpoint, file, image);
        string? remark = null;
        var response = await _api.OrderAsync(_workflow.Fill(values), PromptId.Of(order), order.MayLeave, cancellationToken);
        OrderPlan? plan = null;
        if (!(order.IsExact && order.SeedIsNamed) && SeedLimits.In(response, order.Seed) is { } seeds && seeds.Remark(order.Seed) is { } folded)
        {
            // The whole workflow was refused: nothing of it runs. The node reports the accepted values.
            (remark, plan) = (folded, PlanOf(order) with { Seed = seeds.Fold(order.Seed) });
            response = await _api.OrderAsync(_workflow.Fill(values with { Order = order with { Seed = seeds.Fold(order.Seed) } }), PromptId.Of(order), order.MayLeave, cancellationToken);
        }

        if (!response.IsSuccess)
        {
            return Refused(_orderResponses.Refuse(response, order, checkpoint));
        }

        // The id in the response counts: old servers choose their own.
        if (WireJson.Read(response.Body, ComfyUiJson.Default.WireAccepted) is not { PromptId: { } id } accepted || !PromptId.IsGood(id))
        {
            throw _serverResponses.Unreadable(mayHaveBought: true);
        }

        var errors = NodeError.Read(accepted.NodeErrors);
        if (errors.Count == 0)
        {
            return new SubmitOutcome.Accepted(id, remark) { Plan = plan };
        }

        // Accepted, but without the outputs of these nodes. A workflow that runs partly is not acceptable, and the operator must be informed.
        await TryStopAsync(id, cancellationToken);
        return Refused(_orderResponses.Refuse(errors, order, checkpoint));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var state = await _runs.FindAsync(providerId, cancellationToken);
        int? percent = null;
        if (state is RunState.Running)
        {
            (percent, var hasEnded) = await _listener.ListenAsync(PromptId.Of(order), providerId, cancellationToken);
            state = hasEnded ? await _runs.FindAsync(providerId, cancellationToken) : state;
        }

        return Read(state, order, isOurStop: false, percent) ?? new Prediction.Gone("ComfyUI does not know the run: it was restarted, or the run was removed from its queue.");
    }

    public async Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        await _runs.StopAsync(providerId, cancellationToken);

        // A removed waiting run leaves no trace.
        return Read(await _runs.FindAsync(providerId, cancellationToken), order, isOurStop: true) ?? new Prediction.Canceled(MayHaveCharged: false);
    }

    public async Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
    {
        var id = PromptId.Of(order);

        // A run that ended without an image is not worth waiting for: it may be an earlier one of the job, and running it again is free.
        if (Read(await _runs.FindAsync(id, cancellationToken), order, isOurStop: false) is Prediction.Running or Prediction.Succeeded)
        {
            return await mayBeOurs(id) ? new LookUpOutcome.Found(id) : new LookUpOutcome.Unknowable("Another job has the run of this job's id.");
        }

        var rest = Settled - (_clock.GetUtcNow() - intentAt);
        return rest > TimeSpan.Zero ? new LookUpOutcome.TooEarly(rest < LookAgain ? rest : LookAgain) : new LookUpOutcome.NotBought();
    }

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => _images.FetchAsync(source.Uri, cancellationToken);

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        var finding = AccountResponses.Read(await _api.GetStatsAsync(cancellationToken), _clock, body => AccountResponses.ObjectOf(body) is { } stats && stats.TryGetProperty("system", out _)
            ? AccountCheckResult.Good(AccountResponses.Shown(AccountResponses.TextAt(stats, "system", "comfyui_version"), null) is { } version ? $"The server responds, with ComfyUI {version}." : "The server responds.")
            : null);
        return finding.IsGood && _configuredModel is { } model && _workflow.Has(Slot.Checkpoint) && await ModelFiles.HasAsync(_api, model, cancellationToken) == false
            ? AccountCheckResult.Bad($"{finding.Message} It does not have the configured model, {model}.")
            : finding;
    }

    public void Dispose()
    {
        _api.Dispose();
        _listener.Dispose();
        _images.Dispose();
    }

    private Prediction? Read(RunState state, GenerationOrder order, bool isOurStop, int? percent = null) => state switch
    {
        RunState.Queued queued => new Prediction.Running(QueuePosition: queued.Place),
        RunState.Running => new Prediction.Running(percent),
        RunState.Ended ended => _reader.Read(ended.Entry, order, isOurStop),
        _ => null,
    };

    /// <summary>Whether the workflow has a slot for a value that must not be ignored: another size or checkpoint would give another image.</summary>
    private bool Fits(GenerationOrder order, (int Width, int Height)? size, out string? mistake)
    {
        mistake = size is not null && !_workflow.Has(Slot.Width) ? "The configured workflow makes images of one size only."
            : order.Strength is null && _workflow.Has(Slot.Image) ? "The configured workflow starts from an image; the request has none (image)."
            : order.Model is not null && order.Model != DefaultModel && !_workflow.Has(Slot.Checkpoint) ? "The configured workflow has one model only."
            : null;
        return mistake is null;
    }

    private async Task TryStopAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await _runs.StopAsync(id, cancellationToken);
        }
        catch (ProviderFaultException)
        {
            // Then it runs for nothing.
        }
    }

    private static SubmitOutcome.Refused Refused(Refusal refusal) => new(refusal);
}
