using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.CogView;

/// <summary>
/// Zhipu's images: CogView is made while one waits, GLM-Image goes on under an id. Nothing is listed, so that an order whose answer was
/// lost stays unknown either way; but one whose id was saved survives the worker that ordered it.
/// </summary>
internal sealed class CogViewProvider(string name, string model, CogViewApi api, ImageDownloader downloader) : IPredictionProvider, IAccountCheck, IDisposable
{
    public const string KindName = "cogview";

    private const string NoOrder = "0";

    private readonly OrderResponses _answers = new(api, model);

    private readonly TaskReader _tasks = new(api.Token);

    private readonly StableAnswers _standing = new(api.Clock);

    private readonly ImageCollection _pictures = new(downloader, api.Clock);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>Neither is a parameter of this API.</summary>
    public ProviderAbilities Abilities { get; } = new() { Seed = false, NegativePrompt = false };

    public string? RemarkOn(GenerationOrder order) => LeftOut.Of(order, "The service", seed: true, negativePrompt: true, steps: true, guidance: true);

    public OrderPlan PlanOf(GenerationOrder order)
        => (OrderPlan.Of(order) with { Seed = null, NegativePrompt = false, Steps = null, Guidance = null, OutputFormat = null })
            .Sized(Shape.PixelsIn(CogViewModel.Of(order.Model ?? model).Sizes.Of(order, out _)));

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        var ordered = order.Model ?? model;
        var traits = CogViewModel.Of(ordered);

        // Neither seed nor steps nor guidance, negative prompt or file format are parameters of this API.
        var wire = new WireOrder { Model = ordered, Prompt = order.Prompt, Size = traits.Sizes.Of(order, out var remark), Options = OptionFields.Of(order) };
        if (traits.GoesOnByItself)
        {
            var accepted = await api.OrderForLaterAsync(wire, order.MayLeave, cancellationToken);
            return accepted.IsSuccess ? ReadId(accepted, remark) : new SubmitOutcome.Refused(_answers.Refuse(accepted, order));
        }

        var since = api.Clock.GetTimestamp();
        var answer = await api.OrderAsync(wire, order.Deadline, order.MayLeave, cancellationToken);
        return answer.IsSuccess
            ? await CollectAsync(answer, order, order.Deadline - api.Clock.GetElapsedTime(since), remark, cancellationToken)
            : new SubmitOutcome.Refused(_answers.Refuse(answer, order));
    }

    public async Task<Prediction> PollAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken)
    {
        var answer = await api.GetTaskAsync(providerId, cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => Marked(Read(WireJson.Read(answer.Body, CogViewJson.Default.WireTask), order, providerId), answer, order),
            { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new Prediction.Gone("The service does not know the order."),
            _ => throw ProviderFaults.OfAsking(answer, api.Clock),
        };
    }

    /// <summary>What ended without an image, or with a blanked one, may have a mark of moderation in a form that is not Zhipu's own.</summary>
    private static Prediction Marked(Prediction prediction, Answer answer, GenerationOrder order) => prediction switch
    {
        Prediction.Failed { Refusal.Reason: FailureReason.ProviderUnavailable } when FilterMark.OfMissing(answer.Body, order) is { } withheld => new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: true)),
        Prediction.Succeeded when FilterMark.OfBlankedImage(answer.Body) is { } blanked => new Prediction.Failed(Refusals.Moderated(blanked, mayHaveCharged: true)),
        _ => prediction,
    };

    // The service has no way to stop an order.
    public Task<Prediction> CancelAsync(GenerationOrder order, string providerId, CancellationToken cancellationToken) => PollAsync(order, providerId, cancellationToken);

    public Task<LookUpOutcome> LookUpAsync(GenerationOrder order, DateTimeOffset intentAt, Func<string, Task<bool>> mayBeOurs, CancellationToken cancellationToken)
        => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("The service lists no orders."));

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloader.FetchAsync(source.Uri, cancellationToken);

    /// <summary>There is no call for it. An order that does not exist can be asked about: a wrong key is told so, and a good one that there is none.</summary>
    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
    {
        var answer = await api.GetTaskAsync(NoOrder, cancellationToken);
        var error = ErrorMessages.Read(answer.Body);
        return error.Class switch
        {
            ErrorClass.Authentication => AccountCheckResult.Bad(Refusals.BadToken.Message),
            ErrorClass.Money => AccountCheckResult.Bad(Refusals.NoMoney.Message),
            ErrorClass.NotAllowed or ErrorClass.HeldBack => AccountCheckResult.Bad(Refusals.NotAllowed(MessageSanitizer.Clean(error.Message, api.Token)).Message),
            ErrorClass.Invalid or ErrorClass.NoModel => AccountCheckResult.Good("The token is accepted. Whether the balance is enough can't be asked; only an order tells."),
            _ => AccountResponses.Read(answer, api.Clock, _ => null),
        };
    }

    public void Dispose()
    {
        api.Dispose();
        _pictures.Dispose();
    }

    /// <summary>An error in place of the task, with a status that says all is well, is believed when it stands; what moderation says, at once.</summary>
    private Prediction Read(WireTask? task, GenerationOrder order, string providerId)
    {
        if (_tasks.Read(task, order) is { } prediction)
        {
            _standing.Forget(providerId);
            return prediction;
        }

        var error = ErrorMessages.Of(task?.Error ?? default);
        return error.Class == ErrorClass.Moderation || (error.Message is not null && _standing.Counts(providerId, order))
            ? new Prediction.Failed(_tasks.ReadFailure(task!, order))
            : throw ProviderFaults.Unreadable(mayHaveBought: false);
    }

    // Accepted whatever its status says: the next poll tells. Without a readable id something was bought that can't be named.
    private static SubmitOutcome.Accepted ReadId(Answer answer, string? remark)
        => WireJson.NameOf(WireJson.Read(answer.Body, CogViewJson.Default.WireTask)?.Id ?? default) is { } id && ServiceId.IsGood(id)
            ? new SubmitOutcome.Accepted(id, remark)
            : throw ProviderFaults.Unreadable(mayHaveBought: true);

    private async Task<SubmitOutcome> CollectAsync(Answer answer, GenerationOrder order, TimeSpan rest, string? remark, CancellationToken cancellationToken)
    {
        var images = WireJson.Read(answer.Body, CogViewJson.Default.WireImages);
        var mark = FilterMarks.Read(images?.ContentFilter ?? default).Remark;
        return images?.Data switch
        {
            [{ } image, ..] when WireJson.TextOf(image.Url) is { Length: > 0 } => FilterMark.OfBlankedImage(answer.Body) is { } blanked
                ? new SubmitOutcome.Refused(Refusals.Moderated(blanked, mayHaveCharged: true))
                : await _pictures.CollectAsync(base64: default, image.Url, rest, LeftOut.Join(remark, mark), cancellationToken),
            _ when (mark ?? FilterMark.OfMissing(answer.Body, order)) is { } withheld => new SubmitOutcome.Refused(Refusals.Moderated(withheld, mayHaveCharged: true)),
            { } => LostImage.Without(answer.Body, api.Token, order),
            // Half an answer, or a page of something on the way: it says neither that an image was made nor that none was.
            null => throw ProviderFaults.Unreadable(mayHaveBought: true),
        };
    }
}
