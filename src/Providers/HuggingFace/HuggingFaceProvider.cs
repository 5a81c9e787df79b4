using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// Adapter for Hugging Face's router, which passes an order on to one of the inference providers that serve a model. Some return the image, others
/// the id of an asynchronous order; there is no list, so that an order whose response was lost stays unknown.
/// </summary>
internal sealed class HuggingFaceProvider(string name, string model, HuggingFaceApi api, ImageDownloader downloader) : IPredictionProvider, IAccountCheck, IRetirementNotice, IDisposable
{
    public const string KindName = "huggingface";

    private readonly ModelDirectory _models = new(api);

    private readonly ModelRetirements _retirements = new(KindName, api.BaseUrl, api.Clock);

    private readonly OptionalParameters _parameters = new(api.Clock);

    private OrderResponses Responses => field ??= new(api, model, _retirements);

    private readonly QueueReader _queue = new(api);

    private readonly StableResponses _stableResponses = new(api.Clock);

    private readonly ImageCollection _images = new(downloader, api.Clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>The inference provider decides how a model uses the other fields, and only the image shows it.</summary>
    public OrderPlan PlanOf(GenerationOrder order) => (OrderPlan.Of(order) with { OutputFormat = null }).Sized(InferenceRoute.SizeOf(order));

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        if (!HubModel.TryParse(order.Model ?? model, out var ordered))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "The model must be owner/name or owner/name:provider."));
        }

        var (served, refusal, reason) = await _models.FindAsync(ordered, cancellationToken);
        if (served is null)
        {
            return new SubmitOutcome.Refused(refusal!.IsSuccess ? Responses.NotServed(order, reason: reason) : Responses.Refuse(refusal, order));
        }

        if (OptionFields.Add(InferenceRoute.ParametersIn(served.Route.BodyOf(order, served)), order) is { } mistake)
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, mistake));
        }

        var since = api.Clock.GetTimestamp();
        var (response, leftOut) = await _parameters.SendAsync(
            $"{served.Route.Name}/{served.ProviderId}", order, [OptionalInputs.Form], OptionalInputs.OptionalIn(served.Route.BodyOf(order, served)), (now, without) => api.OrderAsync(served, now, without, cancellationToken));
        var remark = OptionalInputs.RemarkOn(leftOut);
        if (response.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            _models.Remove(ordered);
        }

        return response.IsSuccess
            ? await ReadAsync(response, served, order, order.Deadline - api.Clock.GetElapsedTime(since), remark, cancellationToken) with { Plan = LeftOut.From(PlanOf(order), leftOut) }
            : new SubmitOutcome.Refused(Responses.Refuse(response, order));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        if (FalRoute.IsGoodId(providerId))
        {
            return await _queue.ReadAsync(providerId, order, cancellationToken);
        }

        if (providerId.Split('/') is not ["replicate", "v1", "predictions", var id] || !ServiceId.IsGood(id))
        {
            return new Prediction.Gone("The id is not one of this service.");
        }

        var response = await api.GetAsync($"/{providerId}", cancellationToken);
        return response switch
        {
            { IsSuccess: true } => ReplicateRoute.Read(response, order, api.Token) ?? ReadError(response, order, providerId),
            { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new Prediction.Gone("The service does not know the order."),
            _ => throw ProviderFaults.OfQuery(response, api.Clock),
        };
    }

    // The router has no call to stop an order.
    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken) => PollAsync(order, providerId, cancellationToken);

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("The service lists no orders."));

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    public ModelRetirement? KnownRetirement => _retirements.Of(model);

    /// <summary>There is no call for it: the service reports it by refusing an order (410).</summary>
    public Task RefreshRetirementAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        if (api.LegacyRoute is not null)
        {
            return AccountCheckResult.Bad("The configured address is that of the old API, which the service has switched off. Leave BaseUrl out.");
        }

        return AccountResponses.Read(
            await api.GetAccountAsync(cancellationToken),
            api.Clock,
            body => AccountResponses.ObjectOf(body) is { } account && AccountResponses.Shown(AccountResponses.TextAt(account, "name"), api.Token) is { } user
                ? WithRetirement(AccountCheckResult.Good($"The token is accepted, for the account {user}. The service has no call for its permission to use inference providers, and none for the balance."))
                : null);
    }

    public void Dispose()
    {
        api.Dispose();
        _images.Dispose();
    }

    /// <summary>An error instead of the order, with a status of success, counts only when it is repeated.</summary>
    private Prediction.Failed ReadError(ServiceResponse response, GenerationOrder order, string providerId)
        => MessageSanitizer.Clean(ErrorMessages.Read(response.Body).Message, api.Token, order) is { } serviceMessage && _stableResponses.Counts(providerId, order)
            ? new Prediction.Failed(new Refusal(FailureReason.ProviderUnavailable, serviceMessage, MayHaveCharged: true))
            : throw ProviderFaults.Unreadable(mayHaveBought: false);

    private async Task<SubmitOutcome> ReadAsync(ServiceResponse response, ServedModel served, GenerationOrder order, TimeSpan rest, string? remark, CancellationToken cancellationToken)
    {
        var read = served.Route.Read(response, order, served.ProviderId, api.Token);
        if (WithheldIn(read, response, order) is { } withheld)
        {
            return new SubmitOutcome.Refused(Refusals.Moderated(withheld, mayHaveCharged: true));
        }

        _retirements.Served(order.Model ?? model);
        return read switch
        {
            RouteResponse.Bytes bytes => new SubmitOutcome.Completed(bytes.Content, remark),
            RouteResponse.JsonImage { HasImage: true } image => await _images.CollectAsync(image.Base64, image.Url, rest, remark, cancellationToken),
            RouteResponse.JsonImage => LostImage.Without(response.Body, api.Token, order),
            RouteResponse.Accepted accepted => new SubmitOutcome.Accepted(accepted.Id, remark),
            RouteResponse.Failed failed => new SubmitOutcome.Failed(failed.Refusal),
            // A truncated response, or a page of a proxy, unless it states that nothing was begun yet.
            _ => throw (ErrorMessages.Read(response.Body).Loading is { } loading ? OrderResponses.Loading(loading) : ProviderFaults.Unreadable(mayHaveBought: true)),
        };
    }

    private AccountCheckResult WithRetirement(AccountCheckResult finding)
        => KnownRetirement is not { } retirement ? finding
            : new(finding.IsGood && retirement.DaysLeft(api.Clock.GetUtcNow()) > 0, $"{finding.Message} {retirement.Describe(api.Clock.GetUtcNow())}");

    /// <summary>The moderation result in a successful response; null if it has an image that was not blanked, or is still running.</summary>
    private static string? WithheldIn(RouteResponse? read, ServiceResponse response, GenerationOrder order) => read switch
    {
        RouteResponse.JsonImage { HasImage: true } => FilterMark.OfBlankedImage(response.Body),
        RouteResponse.JsonImage or null => ErrorMessages.Read(response.Body).Loading is null ? FilterMark.OfMissing(response.Body, order) : null,
        _ => null,
    };
}
