using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace.Models;
using ImageGen.Providers.HuggingFace.Routes;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// Hugging Face's router: passes an order on to one of the inference providers that serve a model. Some answer with the picture, others with
/// an id under which it goes on; nothing is listed, so that an order whose answer was lost stays unknown.
/// </summary>
internal sealed class HuggingFaceProvider(string name, string model, HuggingFaceApi api, PictureDownloader downloader) : IPredictionProvider, IAccountCheck, IDisposable
{
    public const string KindName = "huggingface";

    private readonly ModelDirectory _models = new(api);

    private readonly OrderAnswers _answers = new(api, model);

    private readonly QueueReader _queue = new(api);

    private readonly PictureCollection _pictures = new(downloader, api.Clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        if (!HubModel.TryParse(order.Model ?? model, out var ordered))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "The model must be owner/name or owner/name:provider."));
        }

        var (served, refusal) = await _models.FindAsync(ordered, cancellationToken);
        if (served is null)
        {
            return new SubmitOutcome.Refused(refusal!.IsSuccess ? _answers.NotServed(order) : _answers.Refuse(refusal, order));
        }

        if (OptionFields.Add(InferenceRoute.ParametersIn(served.Route.BodyOf(order, served.ProviderId)), order) is { } mistake)
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, mistake));
        }

        var since = api.Clock.GetTimestamp();
        var answer = await api.OrderAsync(served.Route, served.ProviderId, order, cancellationToken);
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            _models.Forget(ordered);
        }

        return answer.IsSuccess
            ? await ReadAsync(answer, served, order, order.Deadline - api.Clock.GetElapsedTime(since), cancellationToken)
            : new SubmitOutcome.Refused(_answers.Refuse(answer, order));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        if (FalRoute.IsGoodId(providerId))
        {
            return await _queue.ReadAsync(providerId, order, cancellationToken);
        }

        if (providerId.Split('/') is not ["replicate", "v1", "predictions", var id] || !ServiceId.IsGood(id))
        {
            return new Prediction.Gone("The id is none of this service.");
        }

        var answer = await api.GetAsync($"/{providerId}", cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => ReplicateRoute.Read(answer, order, api.Token) ?? throw Faults.Unreadable(mayHaveBought: false),
            { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new Prediction.Gone("The service does not know the order."),
            _ => throw Faults.OfAsking(answer, api.Clock),
        };
    }

    // The router has no way to stop an order.
    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken) => PollAsync(order, providerId, cancellationToken);

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("The service lists no orders."));

    public Task<ReadOnlyMemory<byte>> FetchAsync(PictureSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    public async Task<AccountFinding> CheckAccountAsync(CancellationToken cancellationToken)
    {
        if (api.OldWay is not null)
        {
            return AccountFinding.Bad("The configured address is that of the old API, which the service has switched off. Leave BaseUrl out.");
        }

        return AccountAnswers.Read(
            await api.GetAccountAsync(cancellationToken),
            api.Clock,
            body => AccountAnswers.ObjectOf(body) is { } account && AccountAnswers.Shown(AccountAnswers.TextAt(account, "name"), api.Token) is { } user
                ? AccountFinding.Good($"The token is accepted, for the account {user}. Whether it may call inference providers, and what is left, can't be asked.")
                : null);
    }

    public void Dispose()
    {
        api.Dispose();
        _pictures.Dispose();
    }

    private async Task<SubmitOutcome> ReadAsync(Answer answer, ServedModel served, GenerationOrder order, TimeSpan rest, CancellationToken cancellationToken)
        => served.Route.Read(answer, order, served.ProviderId, api.Token) switch
        {
            RouteAnswer.Bytes bytes => new SubmitOutcome.Completed(bytes.Content),
            RouteAnswer.Picture picture => await _pictures.CollectAsync(picture.Base64, picture.Url, rest, remark: null, cancellationToken),
            RouteAnswer.GoesOn goesOn => new SubmitOutcome.Accepted(goesOn.Id),
            RouteAnswer.Failed failed => new SubmitOutcome.Refused(failed.Refusal),
            // Half an answer, or a page of something on the way, unless it says that nothing was begun yet.
            _ => throw (ErrorWords.Read(answer.Body).Loading is { } loading ? OrderAnswers.Loading(loading) : Faults.Unreadable(mayHaveBought: true)),
        };
}
