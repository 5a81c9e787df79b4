namespace ImageGen.Storage.Tests.Stores;

/// <summary>
/// An embedded Garnet with so little memory that most of what a test writes is on the disk only. A walk over all keys reads the disk and takes longer than most tests, so that
/// nothing is deleted between tests: the more is on the disk.
/// </summary>
public sealed class SmallGarnetFixture : GarnetFixture
{
    public override bool IsSlowToClear => true;

    private protected override int Pages => 4;
}
