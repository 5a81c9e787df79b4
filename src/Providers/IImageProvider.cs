using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>
/// One configured instance of an image service. Final answers are values; passing faults are exceptions
/// (<see cref="ProviderFaultException"/>, nothing else). Implementations translate and nothing more: no retry, no storage,
/// no prompt in any log.
/// </summary>
public interface IImageProvider
{
    /// <summary>The instance's configured name, for example <c>replicate</c> or <c>gpu-2</c>.</summary>
    string Name { get; }

    /// <summary>The kind of service, for example <c>replicate</c>.</summary>
    string Kind { get; }

    /// <summary>The model a request gets when it names none; null when the service has no such choice.</summary>
    string? DefaultModel { get; }

    /// <summary>How an order whose answer was lost can be found again. It decides what a worker does after a crash or an ambiguous fault.</summary>
    PurchaseEvidence Evidence { get; }

    /// <summary>
    /// Whether another order for the same image costs nothing but time, since the hardware is the operator's own. Default: where nothing has to be found
    /// (<see cref="PurchaseEvidence.Free"/>).
    /// </summary>
    bool IsFree => Evidence == PurchaseEvidence.Free;

    /// <summary>
    /// How many orders one worker sends at once; the others wait at the worker for their turn, before anything of theirs is recorded. Null for any number.
    /// Default null.
    /// </summary>
    int? MostOrdersAtOnce => null;

    /// <summary>What it can do with a request, where a route has a choice. Default: everything.</summary>
    ProviderAbilities Abilities => ProviderAbilities.All;

    /// <summary>How many orders the service takes by its own rules; null when it states none. Default null.</summary>
    ServiceRate? Rate => null;

    /// <summary>
    /// Whether how one order ends says something about those after it. Default true; false where callers choose how their orders end.
    /// </summary>
    bool AffectsCircuit => true;

    /// <summary>
    /// Whether the service may take an order and use another model than the one that is asked for, without a word. Then what the image itself says
    /// counts, and a receipt claims no model that nothing confirms. Default false.
    /// </summary>
    bool MayIgnoreModel => false;

    /// <summary>
    /// Why this order can't be met here, as far as that is known without asking anybody: a sentence for the caller; null when it may be met.
    /// Default null. What it says stays true however often it is asked.
    /// </summary>
    string? UnsupportedReason(GenerationOrder order) => null;

    /// <summary>
    /// What of this order is left out or changed here, as far as that is known without asking anybody: a sentence for the receipt; null for nothing.
    /// It is recorded before the order leaves, so that it is said whatever becomes of the answer. Default null.
    /// </summary>
    string? RemarkOn(GenerationOrder order) => null;

    /// <summary>
    /// What the service will be asked for in place of this order, as far as that is known without asking anybody. It is recorded before the order leaves. Default: just
    /// what is asked for.
    /// </summary>
    OrderPlan PlanOf(GenerationOrder order) => OrderPlan.Of(order);

    /// <summary>
    /// The same with what can be found out by calls that buy nothing, such as what a model takes: asked before an order whose caller insists
    /// (<see cref="GenerationOrder.IsExact"/>). The order has no bytes of the image that it starts from. Default: as <see cref="PlanOf"/>.
    /// </summary>
    /// <exception cref="ProviderFaultException">It can't be found out now; nothing was bought.</exception>
    Task<OrderPlan> PlanAsync(GenerationOrder order, CancellationToken cancellationToken) => Task.FromResult(PlanOf(order));

    /// <summary>
    /// Whether it makes images from images (<see cref="GenerationOrder.Image"/>), with some of its models at least. An instance that does
    /// not is never given such an order. Default false.
    /// </summary>
    bool ImageToImage => false;

    /// <summary>
    /// Whether it reads simple images only (<see cref="GenerationOrder.Image"/>: PNG, and JPEG as this system writes it), and may answer with a
    /// image of the words alone when it can't read one. Everything else is written anew for it. Default false.
    /// </summary>
    bool NeedsSimpleSources => false;

    /// <summary>
    /// Buys one image. A synchronous service answers <see cref="SubmitOutcome.Completed"/>, however long it takes, or <see cref="SubmitOutcome.Made"/>; an
    /// asynchronous one <see cref="SubmitOutcome.Accepted"/> with the id under which it goes on (then the instance is an
    /// <see cref="IPredictionProvider"/>).
    /// </summary>
    /// <exception cref="ProviderFaultException">
    /// No answer, or a passing refusal. <see cref="ProviderFaultException.MayHaveBought"/> says whether the purchase may have happened.
    /// </exception>
    Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken);
}
