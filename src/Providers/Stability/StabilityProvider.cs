using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.Stability;

/// <summary>
/// Adapter for Stability AI's Stable Image: one form whose response contains the image. There is no id, no list and no cancellation, so that an order
/// whose response was lost stays unknown.
/// </summary>
internal sealed class StabilityProvider(string name, string model, StabilityApi api) : IBalanceReader, IAccountCheck, IDisposable
{
    public const string KindName = "stability";

    private const string NoModel = $"The model must be {StabilityModel.Choices}.";

    private readonly OrderResponses _responses = new(api);

    public string Name => name;

    public string Kind => KindName;

    public string? DefaultModel => model;

    public PurchaseEvidence Evidence => PurchaseEvidence.None;

    /// <summary>More than 150 requests in any 10 s lock the account out for a minute: 30 at once and 12 a second stay below that.</summary>
    public ProviderRate? Rate => api.IsPublic ? new ProviderRate(120, TimeSpan.FromSeconds(10), 30) : null;

    public bool ImageToImage => true;

    public string? RemarkOn(GenerationOrder order)
        => LeftOut.Of(order, "The service", steps: true, guidance: StabilityModel.Of(order.Model ?? model) is { TakesGuidance: false });

    public OrderPlan PlanOf(GenerationOrder order)
        => StabilityModel.Of(order.Model ?? model) is not { } ordered ? OrderPlan.Of(order).Refused(NoModel)
            : order.Strength is not null && !ordered.TakesImage ? OrderPlan.Of(order).Refused(NoImages(ordered))
            : OrderFields.PlanOf(order, ordered);

    public async Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        if (StabilityModel.Of(order.Model ?? model) is not { } ordered)
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, NoModel));
        }

        if (order.Image is not null && !ordered.TakesImage)
        {
            return new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, NoImages(ordered)));
        }

        var fields = OrderFields.Of(order, ordered);
        var response = await api.OrderAsync(ordered, fields, order.Deadline, order.MayLeave, cancellationToken);
        return response.IsSuccess ? ImageResponses.Read(response, fields, order) : new SubmitOutcome.Refused(_responses.Refuse(response, order));
    }

    public async Task<AccountBalance> ReadBalanceAsync(CancellationToken cancellationToken)
    {
        var response = await api.GetBalanceAsync(cancellationToken);
        return !response.IsSuccess ? throw ProviderFaults.OfQuery(response, api.Clock)
            : WireJson.Read(response.Body, StabilityJson.Default.WireBalance)?.Credits is { } credits ? new AccountBalance(credits, "credits")
            : throw ProviderFaults.Unreadable(mayHaveBought: false);
    }

    public async Task<AccountCheckResult> CheckAccountAsync(CancellationToken cancellationToken)
        => AccountResponses.Read(
            await api.GetBalanceAsync(cancellationToken),
            api.Clock,
            body => WireJson.Read(body, StabilityJson.Default.WireBalance)?.Credits is not { } credits ? null
                : credits > 0 ? AccountCheckResult.Good(string.Create(CultureInfo.InvariantCulture, $"The token is accepted, and {credits:0.##} credits are left."))
                : AccountCheckResult.Bad("The token is accepted, but no credits are left."));

    public void Dispose() => api.Dispose();

    private static string NoImages(StabilityModel ordered) => $"The model {ordered.Endpoint} can't make images from images; ultra and the sd3 models can.";
}
