using ImageGen.Contracts;
using ImageGen.Providers.Boxes;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.OpenAi.Models;
using ImageGen.Providers.OpenAi.Wire;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// OpenAI's images endpoint, and every service that has the same: one call that is answered with the picture. There is no id, no list and
/// no cancellation, so that an order whose answer was lost stays unknown.
/// </summary>
internal sealed class OpenAiProvider(string name, string? model, OpenAiApi api, PictureCollection pictures) : IAccountCheck, IPictureFetcher, IDisposable
{
    public const string KindName = "openai";

    private readonly OrderAnswers _answers = new(api, model);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>Neither is a parameter of this API.</summary>
    public ProviderAbilities Abilities => new() { Seed = false, NegativePrompt = false, Sizes = ModelTraits.Of(model).Sizes.Listed };

    /// <summary>A compatible service may serve what it has. OpenAI, also at Azure, refuses a model that it does not know.</summary>
    public bool MayIgnoreModel
        => api.BaseUrl.IdnHost != OpenAiKind.PublicUrl.IdnHost && !api.BaseUrl.IdnHost.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase);

    public string? RemarkOn(GenerationOrder order) => LeftOut.Of(order, "The service", seed: true, negativePrompt: true, steps: true, guidance: true);

    public string? ObjectionTo(GenerationOrder order) => ModelTraits.Of(order.Model ?? model).Sizes.TryMap(order, out _, out var mistake) ? null : mistake;

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        // A compatible service may be a server of stable-diffusion.cpp, which takes arguments out of prompts.
        order = ExtraArguments.Strip(order);
        if (string.IsNullOrWhiteSpace(order.Prompt))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "The prompt is empty without the arguments in it, which callers may not give."));
        }

        var ordered = order.Model ?? model;
        var traits = ModelTraits.Of(ordered);
        if (!traits.Sizes.TryMap(order, out var size, out var mistake))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, mistake));
        }

        // Neither seed nor steps nor guidance nor a negative prompt are parameters of this API; what it does not know it refuses.
        var wire = new WireOrder
        {
            Model = ordered,
            Prompt = order.Prompt,
            Size = size,
            ResponseFormat = traits.TakesResponseFormat ? "b64_json" : null,
            OutputFormat = traits.TakesOutputFormat ? NameOf(order.OutputFormat) : null,
            Options = OptionFields.Of(order),
        };
        var since = api.Clock.GetTimestamp();
        var answer = await api.OrderAsync(wire, order.JobId, order.Deadline, order.MayLeave, cancellationToken);
        return answer.IsSuccess
            ? AnswerReport.With(await CollectAsync(answer, order.Deadline - api.Clock.GetElapsedTime(since), cancellationToken), answer, ordered)
            : new SubmitOutcome.Refused(_answers.Refuse(answer, order));
    }

    public Task<ReadOnlyMemory<byte>> FetchAsync(PictureSource source, CancellationToken cancellationToken) => pictures.FetchAsync(source, cancellationToken);

    public async Task<AccountFinding> CheckAccountAsync(CancellationToken cancellationToken)
        => AccountAnswers.Read(await api.ListModelsAsync(cancellationToken), api.Clock, body => ModelList.Read(body) is { } models
            ? model is null || models.Contains(model)
                ? AccountFinding.Good($"The service takes the call and lists {models.Count} models{(model is null ? "" : $", {model} among them")}. What is left on the account can't be asked.")
                : AccountFinding.Bad($"The service takes the call, but {model} is not among the {models.Count} models it lists.")
            : null);

    public void Dispose()
    {
        api.Dispose();
        pictures.Dispose();
    }

    private async Task<SubmitOutcome> CollectAsync(Answer answer, TimeSpan rest, CancellationToken cancellationToken)
        => WireJson.Read(answer.Body, OpenAiJson.Default.WireImages)?.Data switch
        {
            [{ } image, ..] => await pictures.CollectAsync(image.Base64, image.Url, rest, remark: null, cancellationToken),
            { } => LostPicture.Because("The service answered without a picture."),
            // Half an answer, or a page of something on the way: it says neither that a picture was made nor that none was.
            null => throw Faults.Unreadable(mayHaveBought: true),
        };

    private static string? NameOf(OutputFormat? format) => format switch
    {
        OutputFormat.Png => "png",
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Webp => "webp",
        _ => null,
    };
}
