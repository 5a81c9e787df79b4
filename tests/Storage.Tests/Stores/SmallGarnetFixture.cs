namespace ImageGen.Storage.Tests.Stores;

/// <summary>An embedded Garnet with so little memory that most of what a test writes is on the disk only.</summary>
public sealed class SmallGarnetFixture : GarnetFixture
{
    private protected override int Pages => 4;
}
