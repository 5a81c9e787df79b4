namespace ImageGen.Chaos.Faults;

/// <summary>A fault that is injected into the running system, usually several times.</summary>
internal interface IFault
{
    /// <summary>Injects the fault and reverts what can be reverted. A fault without a count lasts until the load is over.</summary>
    Task RunAsync(FaultContext context, CancellationToken loadOver);
}
