using System.Net;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Adapter for Replicate: an order is answered with an id at once and runs asynchronously. The adapter never requests it to wait (<c>Prefer: wait</c>), because the id
/// of a purchase must be saved as soon as it exists.
/// </summary>
internal sealed class ReplicateProvider : IPredictionProvider, IPurchaseLister, IAccountCheck, ICallbackSigner, IDisposable
{
    public const string KindName = "replicate";

    /// <summary>For instances without a configured model: small, fast and official.</summary>
    private const string FallbackModel = "black-forest-labs/flux-schnell";

    private const string NoModel = "The model must be owner/name, owner/name:version or a version of 64 hexadecimal digits.";

    private const int MaxSecretLength = 256;

    private readonly ReplicateApi _api;

    private readonly ImageDownloader _downloader;

    private readonly ModelDirectory _models;

    private readonly OrderResponses _responses;

    private readonly StableResponses _stableResponses;

    private readonly PredictionReader _predictions;

    private readonly PurchaseSearch _search;
    private readonly PurchaseListing _listing;

    private readonly OptionalParameters _parameters;

    private readonly string _model;

    public ReplicateProvider(ConfiguredProvider settings, ReplicateApi api, ImageDownloader downloader, TimeProvider clock)
    {
        (Name, _model, _api, _downloader) = (settings.Name, settings.Model ?? FallbackModel, api, downloader);
        _models = new ModelDirectory(api, clock);
        _parameters = new OptionalParameters(clock);
        _responses = new OrderResponses(api, _model);
        _stableResponses = new StableResponses(clock);
        _predictions = new PredictionReader(api.Token);
        var list = new PredictionList(api, clock);
        _search = new PurchaseSearch(list, clock);
        _listing = new PurchaseListing(list);
    }

    public string Name { get; }

    public string Kind => KindName;

    public string? DefaultModel => _model;

    public PurchaseEvidence Evidence => PurchaseEvidence.List;

    public bool ImageToImage => true;

    public bool CallsBack => true;

    /// <summary>600 a minute; it tolerates short bursts, and does not state their length.</summary>
    public ProviderRate? Rate => _api.IsPublic ? new ProviderRate(600, TimeSpan.FromMinutes(1), 60) : null;

    public async Task<OrderPlan> PlanAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        if (!ModelName.TryParse(order.Model ?? _model, out var name))
        {
            return OrderPlan.Of(order).Refused(NoModel);
        }

        var (model, refusal) = await _models.FindAsync(name, cancellationToken);
        return model is null ? OrderPlan.Of(order) with { Refusal = RefuseUnordered(refusal!, order) }
            : model is { Inputs: null, Path: not null } && !_models.IsCached(name) ? throw InputsUnavailable()
            : InputMapping.PlanOf(order, model.Inputs);
    }

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        if (!ModelName.TryParse(order.Model ?? _model, out var name))
        {
            return Refused(NoModel);
        }

        var (model, refusal) = await _models.FindAsync(name, cancellationToken);
        if (model is null)
        {
            return new SubmitOutcome.Refused(RefuseUnordered(refusal!, order));
        }

        if (order.Image is not null && model is { Inputs: null, Path: not null })
        {
            throw InputsUnavailable();
        }

        if (InputMapping.Map(order, model.Inputs, out var mistake, out var remark) is not { } input)
        {
            return Refused(mistake!);
        }

        // Checked again: the model may have another version by now than when it was planned.
        var plan = InputMapping.PlanOf(order, model.Inputs);
        if (OrderChanges.RefusalOf(order, plan) is { } inexact)
        {
            return new SubmitOutcome.Refused(inexact);
        }

        var wire = Wire(order, model, input);
        var (response, leftOut) = await _parameters.SendAsync(
            order.Model ?? _model, order, wire.AdapterInputs, wire.CallerInputs, (now, without) => _api.OrderAsync(model, wire.Without(without), now.Deadline, now.MayLeave, cancellationToken));
        if (response.Status is HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity)
        {
            _models.Remove(name);
        }

        return _responses.Read(response, order) switch
        {
            SubmitOutcome.Accepted accepted => accepted with
            {
                Remark = LeftOut.Join(accepted.Remark, remark, WireOrder.RemarkOn(leftOut), InputMapping.RemarkOn(order, model.Inputs), VersionRemark.Of(name, response)),
                Plan = LeftOut.From(plan, leftOut) ?? (OrderChanges.Of(order, plan).Count > 0 ? plan : null),
                Report = accepted.Report ?? InputMapping.ReportOn(model.Inputs),
            },
            var outcome => outcome,
        };
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var response = await _api.GetPredictionAsync(providerId, cancellationToken);
        if (Read(response, order) is { } prediction)
        {
            _stableResponses.Reset(providerId);
            return prediction;
        }

        // An error instead of the prediction, with a status of success, counts only when it is repeated.
        return _responses.MessageIn(response, order) is { } serviceMessage && _stableResponses.Counts(providerId, order)
            ? new Prediction.Failed(new Refusal(FailureReason.ProviderUnavailable, serviceMessage, MayHaveCharged: true))
            : throw ReplicateFaults.Unreadable(mayHaveBought: false);
    }

    public async Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var response = await _api.CancelPredictionAsync(providerId, cancellationToken);

        // It may be too late to cancel; then the response is a refusal that does not show how the prediction ended.
        var isTooLate = response.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
        if (!isTooLate)
        {
            _ = Read(response, order);
        }

        // "canceled" is not conclusive either: the image may have been generated in the meantime, and only the prediction itself shows how it ended.
        return await PollAsync(order, providerId, cancellationToken);
    }

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => ModelName.TryParse(order.Model ?? _model, out var name)
            ? _search.FindAsync(name, order, intentAt, mayBeOurs, token => FindSeedAsync(name, order, token), cancellationToken)
            : Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought());

    public IAsyncEnumerable<ListedPurchase> ListPurchasesAsync(DateTimeOffset since, CancellationToken cancellationToken)
        => _listing.ReadAsync(since, cancellationToken);

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken)
        => _downloader.FetchAsync(source.Uri, cancellationToken);

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
        => AccountResponses.Read(
            await _api.GetAccountAsync(cancellationToken),
            _api.Clock,
            body => AccountResponses.ObjectOf(body) is { } account && AccountResponses.Shown(AccountResponses.TextAt(account, "username"), _api.Token) is { } user
                ? AccountCheckResult.Good($"The token is accepted, for the account {user}. The service has no call for the balance.")
                : null);

    public async Task<string?> ReadSigningSecretAsync(CancellationToken cancellationToken) => await _api.GetWebhookSecretAsync(cancellationToken) switch
    {
        // Never quote the service's text in a message: it might contain the secret.
        { IsSuccess: true } response => WireJson.TextOf(WireJson.Read(response.Body, ReplicateJson.Default.WireSecret)?.Key ?? default) is { Length: > 0 and <= MaxSecretLength } secret
            ? secret
            : throw ReplicateFaults.Unreadable(mayHaveBought: false),
        { Status: HttpStatusCode.NotFound } => null,
        var response => throw ReplicateFaults.OfQuery(response, _api.Clock),
    };

    public void Dispose()
    {
        _api.Dispose();
        _downloader.Dispose();
    }

    private Prediction? Read(ServiceResponse response, GenerationOrder order) => response switch
    {
        { IsSuccess: true } => _predictions.Read(WireJson.Read(response.Body, ReplicateJson.Default.WirePrediction), order),
        { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new Prediction.Gone("Replicate does not know the prediction."),
        _ => throw ReplicateFaults.OfQuery(response, _api.Clock),
    };

    /// <summary>The seed that was ordered, if the model states which ones it accepts.</summary>
    private async Task<long> FindSeedAsync(ModelName name, GenerationOrder order, CancellationToken cancellationToken)
    {
        var (model, _) = await _models.FindAsync(name, cancellationToken);
        return model is not null && (name.Path is null || _models.IsCached(name))
            ? InputMapping.SeedOf(order, model.Inputs)
            : throw new ProviderFaultException(FailureReason.ProviderUnavailable, "The inputs of the model can't be read now, so that its orders can't be identified.", mayHaveBought: false);
    }

    private Refusal RefuseUnordered(ServiceResponse response, GenerationOrder order)
    {
        if (ProviderFaults.IsCertainRefusal(response.Status))
        {
            return _responses.Refuse(response, order);
        }

        // The call was only a query, and bought nothing.
        throw ReplicateFaults.OfQuery(response, _api.Clock);
    }

    private static WireOrder Wire(GenerationOrder order, ResolvedModel model, JsonObject input) => new()
    {
        Version = model.Version,
        Input = input,
        Webhook = order.Callback?.AbsoluteUri,
        WebhookEvents = order.Callback is null ? null : ["completed"],
    };

    private static ProviderFaultException InputsUnavailable() => new(FailureReason.ProviderUnavailable, "The inputs of the model can't be read now.", mayHaveBought: false);

    private static SubmitOutcome.Refused Refused(string message) => new(new Refusal(FailureReason.InvalidRequest, message));
}
