package org.ovn4j.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The types that a user of a class meets, type arguments included. */
final class PublicSignatures {

  private PublicSignatures() {}

  /** That public classes name only such types in their public and protected signatures. */
  static ArchCondition<JavaClass> nameOnly(DescribedPredicate<? super JavaClass> allowed) {
    return new ArchCondition<>("name in public signatures only types that " + allowed) {
      @Override
      public void check(JavaClass owner, ConditionEvents events) {
        if (!owner.getModifiers().contains(JavaModifier.PUBLIC)) {
          return;
        }
        check(owner, owner.getFullName(), supertypes(owner), events);
        for (JavaMember member : owner.getMembers()) {
          if (isVisible(member)) {
            check(owner, member.getFullName(), types(member), events);
          }
        }
      }

      private void check(
          JavaClass owner, String what, List<JavaType> types, ConditionEvents events) {
        for (JavaType type : types) {
          for (JavaClass raw : type.getAllInvolvedRawTypes()) {
            JavaClass base = raw.getBaseComponentType();
            if (!base.isPrimitive() && !allowed.test(base)) {
              events.add(SimpleConditionEvent.violated(owner, what + " names " + base.getName()));
            }
          }
        }
      }
    };
  }

  private static boolean isVisible(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static List<JavaType> supertypes(JavaClass owner) {
    List<JavaType> types = new ArrayList<>(owner.getInterfaces());
    owner.getSuperclass().ifPresent(types::add);
    return types;
  }

  private static List<JavaType> types(JavaMember member) {
    List<JavaType> types = new ArrayList<>();
    if (member instanceof JavaField field) {
      types.add(field.getType());
    } else if (member instanceof JavaCodeUnit code) {
      types.add(code.getReturnType());
      types.addAll(code.getParameterTypes());
      types.addAll(code.getExceptionTypes());
    }
    return types;
  }
}
