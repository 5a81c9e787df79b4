using ImageGen.Contracts;
using ImageGen.Providers;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A service that returns the image in the same call, as the test configures; it counts the orders.</summary>
internal class SynchronousProvider : IImageProvider, IImageFetcher
{
    private int _purchases;

    public SynchronousProvider(string? name = null) => Name = name ?? $"scripted-{Guid.NewGuid():N}"[..20];

    public string Name { get; }

    public virtual string Kind => "cogview";

    public string? DefaultModel => "scripted-model";

    public PurchaseEvidence Evidence { get; init; } = PurchaseEvidence.None;

    public ProviderAbilities Abilities { get; init; } = ProviderAbilities.All;

    public string? Objection { get; init; }

    public bool AffectsCircuit { get; init; } = true;

    public string? UnsupportedReason(GenerationOrder order) => Objection;

    public bool ImageToImage { get; init; } = true;

    /// <summary>What it would be asked for.</summary>
    public Func<GenerationOrder, OrderPlan> OnPlan { get; set; } = OrderPlan.Of;

    public OrderPlan PlanOf(GenerationOrder order) => OrderPlan.Of(order);

    public Task<OrderPlan> PlanAsync(GenerationOrder order, CancellationToken cancellationToken) => Task.FromResult(OnPlan(order));

    public bool NeedsSimpleSources { get; init; }

    public bool? CostsNothing { get; init; }

    public bool IsFree => CostsNothing ?? Evidence == PurchaseEvidence.Free;

    public int? MostOrdersAtOnce { get; init; }

    /// <summary>How often the paid call arrived.</summary>
    public int Purchases => _purchases;

    public List<GenerationOrder> Orders { get; } = [];

    public Func<CancellationToken, Task<SubmitOutcome>> OnSubmit { get; set; } = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));

    /// <summary>What is at the addresses it gave.</summary>
    public Func<Task<ReadOnlyMemory<byte>>> OnFetch { get; set; } = () => Task.FromResult(TestImages.Png);

    public int Fetches { get; private set; }

    public Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken)
    {
        Fetches++;
        return OnFetch();
    }

    public Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _purchases);
        lock (Orders)
        {
            Orders.Add(order);
        }

        return OnSubmit(cancellationToken);
    }
}
