using ImageGen.Contracts;
using ImageGen.Jobs.Instances;

namespace ImageGen.Providers;

/// <summary>
/// One configured instance of an image service. Final results are return values; temporary failures are exceptions
/// (<see cref="ProviderFaultException"/>, no other). Implementations only translate: no retry, no storage,
/// no prompt in any log.
/// </summary>
public interface IImageProvider
{
    /// <summary>The instance's configured name, for example <c>replicate</c> or <c>gpu-2</c>.</summary>
    string Name { get; }

    /// <summary>The kind of service, for example <c>replicate</c>.</summary>
    string Kind { get; }

    /// <summary>The model of a request that names none; null when the service has no choice of models.</summary>
    string? DefaultModel { get; }

    /// <summary>How an order whose response was lost can be found again. It decides what a worker does after a crash or an ambiguous failure.</summary>
    PurchaseEvidence Evidence { get; }

    /// <summary>
    /// Whether another order for the same image costs only time, since the hardware is the operator's own. Default: if no look-up is needed
    /// (<see cref="PurchaseEvidence.Free"/>).
    /// </summary>
    bool IsFree => Evidence == PurchaseEvidence.Free;

    /// <summary>
    /// How many orders one worker sends at once; further orders wait in the worker, before anything is recorded for them. Null for no limit.
    /// Default null.
    /// </summary>
    int? MostOrdersAtOnce => null;

    /// <summary>The parts of a request that it supports, for the choice of a route. Default: everything.</summary>
    ProviderAbilities Abilities => ProviderAbilities.All;

    /// <summary>The service's own rate limit; null when it states none. Default null.</summary>
    ProviderRate? Rate => null;

    /// <summary>
    /// Whether the result of one order is evidence for later ones. Default true; false if callers decide how their orders end.
    /// </summary>
    bool AffectsCircuit => true;

    /// <summary>
    /// Whether the service may accept an order and silently use another model than the requested one. Then the metadata of the image itself
    /// counts, and a receipt names no model that is not confirmed. Default false.
    /// </summary>
    bool MayIgnoreModel => false;

    /// <summary>
    /// Why this instance can't meet the order, as far as that is known without a call: a sentence for the caller; null when it may be met.
    /// Default null. The result is the same for every call.
    /// </summary>
    string? UnsupportedReason(GenerationOrder order) => null;

    /// <summary>
    /// What this instance leaves out or changes in the order, as far as that is known without a call: a sentence for the receipt; null for nothing.
    /// It is recorded before the order leaves, so that it is on the receipt even if the response is lost. Default null.
    /// </summary>
    string? RemarkOn(GenerationOrder order) => null;

    /// <summary>
    /// What will be ordered from the service instead of this order, as far as that is known without a call. It is recorded before the order leaves. Default: exactly
    /// the order.
    /// </summary>
    OrderPlan PlanOf(GenerationOrder order) => OrderPlan.Of(order);

    /// <summary>
    /// The same with facts from calls that buy nothing, such as the inputs of a model: used before an order that must be met exactly
    /// (<see cref="GenerationOrder.IsExact"/>). The order has no bytes of the source image. Default: as <see cref="PlanOf"/>.
    /// </summary>
    /// <exception cref="ProviderFaultException">The facts are not available now; nothing was bought.</exception>
    Task<OrderPlan> PlanAsync(GenerationOrder order, CancellationToken cancellationToken) => Task.FromResult(PlanOf(order));

    /// <summary>
    /// Whether it supports source images (<see cref="GenerationOrder.Image"/>), with some of its models at least. An instance that does
    /// not never gets such an order. Default false.
    /// </summary>
    bool ImageToImage => false;

    /// <summary>
    /// Whether it reads only simple source images (<see cref="GenerationOrder.Image"/>: PNG, and JPEG as this system writes it), and may generate an
    /// image from the text only when it can't read one. Every other source image is re-encoded for it. Default false.
    /// </summary>
    bool NeedsSimpleSources => false;

    /// <summary>
    /// Buys one image. A synchronous service returns <see cref="SubmitOutcome.Completed"/>, however long it takes, or <see cref="SubmitOutcome.Made"/>; an
    /// asynchronous one <see cref="SubmitOutcome.Accepted"/> with the id of the order (then the instance is an
    /// <see cref="IPredictionProvider"/>).
    /// </summary>
    /// <exception cref="ProviderFaultException">
    /// No response, or a temporary refusal. <see cref="ProviderFaultException.MayHaveBought"/> states whether the purchase may have happened.
    /// </exception>
    Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken);
}
