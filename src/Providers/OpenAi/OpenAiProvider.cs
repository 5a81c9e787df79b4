using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// Adapter for OpenAI's images endpoint, and every compatible service: one call whose response contains the image. There is no id, no list and
/// no cancellation, so that an order whose response was lost stays unknown.
/// </summary>
internal sealed class OpenAiProvider(string name, string? model, OpenAiApi api, ImageCollection downloads) : IAccountCheck, IImageFetcher, IRetirementNotice, IDisposable
{
    public const string KindName = "openai";

    private readonly ModelRetirements _retirements = new(KindName, api.BaseUrl, api.Clock);

    private readonly OptionalParameters _parameters = new(api.Clock);

    private OrderResponses Responses => field ??= new(api, model, _retirements);

    private ModelDirectory Directory => field ??= new(api, _retirements);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>This API has no parameter for either.</summary>
    public ProviderAbilities Abilities => new() { Seed = false, NegativePrompt = false, Sizes = ModelTraits.Of(model).Sizes.Listed };

    /// <summary>A compatible service may use another model. OpenAI, also at Azure, refuses an unknown one.</summary>
    public bool MayIgnoreModel
        => api.BaseUrl.IdnHost != OpenAiKind.PublicUrl.IdnHost && !api.BaseUrl.IdnHost.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase);

    public string? RemarkOn(GenerationOrder order)
        => LeftOut.Join(LeftOut.Of(order, "The service", seed: true, negativePrompt: true, steps: true, guidance: true), ExtraArguments.RemarkOn(order));

    public OrderPlan PlanOf(GenerationOrder order)
    {
        var traits = ModelTraits.Of(order.Model ?? model);
        return (OrderPlan.Of(order) with
        {
            Cut = ExtraArguments.FieldsIn(order),
            Seed = null,
            NegativePrompt = false,
            Steps = null,
            Guidance = null,
            OutputFormat = traits.TakesOutputFormat ? order.OutputFormat : null,
        }).Sized(traits.Sizes.TryMap(order, out var size, out _) ? Shape.PixelsIn(size) : null);
    }

    public string? UnsupportedReason(GenerationOrder order) => ModelTraits.Of(order.Model ?? model).Sizes.TryMap(order, out _, out var mistake) ? null : mistake;

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        // A compatible service may be a server of stable-diffusion.cpp, which takes arguments from prompts.
        var requested = order;
        order = ExtraArguments.Strip(order);
        if (string.IsNullOrWhiteSpace(order.Prompt))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "The prompt is empty after removing its server arguments, which callers may not set."));
        }

        var ordered = order.Model ?? model;
        var traits = ModelTraits.Of(ordered);
        if (!traits.Sizes.TryMap(order, out var size, out var mistake))
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, mistake));
        }

        // This API has no parameters for seed, steps, guidance and negative prompt, and refuses unknown ones.
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
        var (response, leftOut) = await _parameters.SendAsync(
            ordered, order, adapterParameters: WireOrder.Optional.Where(name => wire.Without(name) is not null && !(order.IsExact && name == WireOrder.Format)), callerParameters: [], (now, without) => api.OrderAsync(wire.Without(without), now.JobId, now.Deadline, now.MayLeave, cancellationToken));
        var remark = leftOut.Contains(WireOrder.Format) ? "The service does not accept output_format: it chose the format of the file." : null;
        return response.IsSuccess
            ? await CollectAsync(response, order, order.Deadline - api.Clock.GetElapsedTime(since), remark, cancellationToken) with { Plan = LeftOut.From(PlanOf(requested), leftOut) }
            : new SubmitOutcome.Refused(Responses.Refuse(response, order));
    }

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken) => downloads.FetchAsync(source, cancellationToken);

    public ModelRetirement? KnownRetirement => _retirements.Of(model);

    public Task RefreshRetirementAsync(CancellationToken cancellationToken) => Directory.QueryAsync(model, cancellationToken);

    public Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken) => Directory.CheckAsync(model, cancellationToken);

    public void Dispose()
    {
        api.Dispose();
        downloads.Dispose();
    }

    private async Task<SubmitOutcome> CollectAsync(ServiceResponse response, GenerationOrder order, TimeSpan rest, string? remark, CancellationToken cancellationToken)
    {
        // Read once: an image in base64 makes the body large.
        var body = WireJson.ObjectOf(response.Body);
        var images = body is { } root ? ImageList.In(root) : null;
        if (images?.First is { HasImage: true } image)
        {
            var ordered = order.Model ?? model;
            _retirements.Served(ordered);
            return FilterMark.OfBlankedImage(body!.Value) is { } blanked
                ? new SubmitOutcome.Refused(Refusals.Moderated(blanked, mayHaveCharged: true))
                : ResponseReport.With(await downloads.CollectAsync(image.Base64, image.Url, rest, remark, cancellationToken), body.Value, ordered);
        }

        return FilterMark.OfMissing(response.Body, order) is { } withheld ? new SubmitOutcome.Refused(Refusals.Moderated(withheld, mayHaveCharged: true))
            : images is not null ? LostImage.Without(response.Body, api.Token, order)
            // A truncated response, or a page of a proxy: it does not show whether an image was generated.
            : throw ProviderFaults.Unreadable(mayHaveBought: true);
    }

    private static string? NameOf(OutputFormat? format) => format switch
    {
        OutputFormat.Png => "png",
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Webp => "webp",
        _ => null,
    };
}
