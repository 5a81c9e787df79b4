using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.CogView;

/// <summary>
/// Adapter for Zhipu's images: CogView is synchronous, GLM-Image is asynchronous with an id. There is no list, so that an order whose response was
/// lost stays unknown either way; but one whose id was saved survives the worker that ordered it.
/// </summary>
internal sealed class CogViewProvider(string name, string model, CogViewApi api, ImageDownloader downloader) : IPredictionProvider, IAccountCheck, IDisposable
{
    public const string KindName = "cogview";

    private const string NoOrder = "0";

    private readonly OrderResponses _responses = new(api, model);

    private readonly TaskReader _tasks = new(api.Token);

    private readonly StableResponses _stableResponses = new(api.Clock);

    private readonly ImageCollection _images = new(downloader, api.Clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>This API has no parameter for either.</summary>
    public ProviderAbilities Abilities { get; } = new() { Seed = false, NegativePrompt = false };

    public string? RemarkOn(GenerationOrder order) => LeftOut.Of(order, "The service", seed: true, negativePrompt: true, steps: true, guidance: true);

    public OrderPlan PlanOf(GenerationOrder order)
        => (OrderPlan.Of(order) with { Seed = null, NegativePrompt = false, Steps = null, Guidance = null, OutputFormat = null })
            .Sized(Shape.PixelsIn(CogViewModel.Of(order.Model ?? model).Sizes.Of(order, out _)));

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        var ordered = order.Model ?? model;
        var traits = CogViewModel.Of(ordered);

        // This API has no parameters for seed, steps, guidance, negative prompt and file format.
        var wire = new WireOrder { Model = ordered, Prompt = order.Prompt, Size = traits.Sizes.Of(order, out var remark), Options = OptionFields.Of(order) };
        if (traits.IsAsynchronous)
        {
            var accepted = await api.OrderForLaterAsync(wire, order.MayLeave, cancellationToken);
            return accepted.IsSuccess ? ReadId(accepted, remark) : new SubmitOutcome.Refused(_responses.Refuse(accepted, order));
        }

        var since = api.Clock.GetTimestamp();
        var response = await api.OrderAsync(wire, order.Deadline, order.MayLeave, cancellationToken);
        return response.IsSuccess
            ? await CollectAsync(response, order, order.Deadline - api.Clock.GetElapsedTime(since), remark, cancellationToken)
            : new SubmitOutcome.Refused(_responses.Refuse(response, order));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var response = await api.GetTaskAsync(providerId, cancellationToken);
        return response switch
        {
            { IsSuccess: true } => Marked(Read(WireJson.Read(response.Body, CogViewJson.Default.WireTask), order, providerId), response, order),
            { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new Prediction.Gone("The service does not know the order."),
            _ => throw ProviderFaults.OfQuery(response, api.Clock),
        };
    }

    /// <summary>A result without an image, or with a blanked one, may have a sign of moderation in a format other than Zhipu's own.</summary>
    private static Prediction Marked(Prediction prediction, ServiceResponse response, GenerationOrder order) => prediction switch
    {
        Prediction.Failed { Refusal.Reason: FailureReason.ProviderUnavailable } when FilterMark.OfMissing(response.Body, order) is { } withheld => new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: true)),
        Prediction.Succeeded when FilterMark.OfBlankedImage(response.Body) is { } blanked => new Prediction.Failed(Refusals.Moderated(blanked, mayHaveCharged: true)),
        _ => prediction,
    };

    // The service has no call to stop an order.
    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken) => PollAsync(order, providerId, cancellationToken);

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("The service lists no orders."));

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    /// <summary>There is no free call. A look-up of an order that does not exist tests the token: an invalid one is refused, and a valid one gets "not found".</summary>
    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        var response = await api.GetTaskAsync(NoOrder, cancellationToken);
        var error = ErrorMessages.Read(response.Body);
        return error.Class switch
        {
            ErrorClass.Authentication => AccountCheckResult.Bad(Refusals.BadToken.Message),
            ErrorClass.Money => AccountCheckResult.Bad(Refusals.NoMoney.Message),
            ErrorClass.NotAllowed or ErrorClass.Suspended => AccountCheckResult.Bad(Refusals.NotAllowed(MessageSanitizer.Clean(error.Message, api.Token)).Message),
            ErrorClass.Invalid or ErrorClass.NoModel => AccountCheckResult.Good("The token is accepted. The service has no call for the balance; only an order shows whether it is sufficient."),
            _ => AccountResponses.Read(response, api.Clock, _ => null),
        };
    }

    public void Dispose()
    {
        api.Dispose();
        _images.Dispose();
    }

    /// <summary>An error instead of the task, with a status of success, counts only when it is repeated; a moderation result counts at once.</summary>
    private Prediction Read(WireTask? task, GenerationOrder order, string providerId)
    {
        if (_tasks.Read(task, order) is { } prediction)
        {
            _stableResponses.Reset(providerId);
            return prediction;
        }

        var error = ErrorMessages.Of(task?.Error ?? default);
        return error.Class == ErrorClass.Moderation || (error.Message is not null && _stableResponses.Counts(providerId, order))
            ? new Prediction.Failed(_tasks.ReadFailure(task!, order))
            : throw ProviderFaults.Unreadable(mayHaveBought: false);
    }

    // Every status counts as accepted: the next poll reads it. Without a readable id something was bought that has no known id.
    private static SubmitOutcome.Accepted ReadId(ServiceResponse response, string? remark)
        => WireJson.NameOf(WireJson.Read(response.Body, CogViewJson.Default.WireTask)?.Id ?? default) is { } id && ServiceId.IsGood(id)
            ? new SubmitOutcome.Accepted(id, remark)
            : throw ProviderFaults.Unreadable(mayHaveBought: true);

    private async Task<SubmitOutcome> CollectAsync(ServiceResponse response, GenerationOrder order, TimeSpan rest, string? remark, CancellationToken cancellationToken)
    {
        var images = WireJson.Read(response.Body, CogViewJson.Default.WireImages);
        var mark = FilterMarks.Read(images?.ContentFilter ?? default).Remark;
        return images?.Data switch
        {
            [{ } image, ..] when WireJson.TextOf(image.Url) is { Length: > 0 } => FilterMark.OfBlankedImage(response.Body) is { } blanked
                ? new SubmitOutcome.Refused(Refusals.Moderated(blanked, mayHaveCharged: true))
                : await _images.CollectAsync(base64: default, image.Url, rest, LeftOut.Join(remark, mark), cancellationToken),
            _ when (mark ?? FilterMark.OfMissing(response.Body, order)) is { } withheld => new SubmitOutcome.Refused(Refusals.Moderated(withheld, mayHaveCharged: true)),
            { } => LostImage.Without(response.Body, api.Token, order),
            // A truncated response, or a page of a proxy: it does not show whether an image was generated.
            null => throw ProviderFaults.Unreadable(mayHaveBought: true),
        };
    }
}
